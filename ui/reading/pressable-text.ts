/**
 * Text that is pressed as a button is, and selected as text is: what stands in a button element cannot be selected. For an element
 * with role="button" and tabindex="0".
 */

/** Less than this is a hand that is not quite still. */
const stillPx = 4;
let pressedAt = { x: 0, y: 0 };
addEventListener("pointerdown", ({ clientX: x, clientY: y }) => (pressedAt = { x, y }), {
  capture: true,
  passive: true,
});

/** A press that moved, and left something selected, is none. Those of keys and of screen readers have no clicks to count. */
export function endsSelection({ detail, clientX, clientY }: MouseEvent): boolean {
  const movedPx = Math.hypot(clientX - pressedAt.x, clientY - pressedAt.y);
  return detail > 0 && movedPx > stillPx && String(getSelection()) !== "";
}

/** Enter and space press it. */
export function pressByKey(event: KeyboardEvent): void {
  if (event.key !== "Enter" && event.key !== " ") return;
  event.preventDefault();
  event.stopPropagation();
  (event.currentTarget as HTMLElement).click();
}
