"""The compiled questionnaire and its evaluator; chat/src/evaluate.ts is their twin, held to the same vectors."""
