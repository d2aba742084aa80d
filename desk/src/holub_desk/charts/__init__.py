"""Small charts as SVG. Pure: numbers and texts in, markup out; colours and sizes of letters are the style sheet's."""
