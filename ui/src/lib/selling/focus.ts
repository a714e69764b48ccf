/** Takes the focus when the field appears, with its text chosen. */
export function focusFirst(field: HTMLInputElement): void {
  field.focus();
  field.select();
}
