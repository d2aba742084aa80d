"""The conversation: pure, the same on every channel. chat/src/conversation.ts is its twin, held to the same scripts."""
