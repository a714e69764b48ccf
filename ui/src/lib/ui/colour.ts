// A category without colours of its own still looks like one: its name chooses, always the same.

export const COLOURS = 12;

/** The colour of a category's products; none without a category. */
export function colourOf(category: string): number | null {
  if (category === '') return null;
  let sum = 0;
  for (const letter of category) sum = (sum * 37 + letter.charCodeAt(0)) % 9973;
  return sum % COLOURS;
}
