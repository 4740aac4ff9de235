/** Fingers and no keyboard, as far as a browser tells: hints about keys would be about nothing. In styles: the same words. */
export const isTouched = (): boolean => matchMedia("(hover: none), (pointer: coarse)").matches;
