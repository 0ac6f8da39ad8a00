/**
 * Text with its controls of direction shown (`\u202e`): raw, they show other text than what stands there. Letters that are
 * written from right to left stay as they are.
 */
export function shownBidi(text: string): string {
  return text.replace(
    /[\u202a-\u202e\u2066-\u2069]/gu,
    (control) => `\\u${control.charCodeAt(0).toString(16)}`,
  );
}
