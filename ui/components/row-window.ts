/**
 * Which rows of a long list stand where. Browsers stop at about 16 million pixels, so beyond `heightMax` the scroll bar covers
 * the whole list while the wheel still moves by rows. Pure but for what it remembers of the last scroll.
 */
const heightMax = 12_000_000;

export class RowWindow {
  rowHeight = 1;
  viewHeight = 0;
  rows = 0;
  /** Pixels of the list above the view, as if it had no limit. */
  #listTop = 0;
  #scrollTop = 0;

  /** Height of the scrolled element. */
  get height(): number {
    return Math.min(this.rows * this.rowHeight, heightMax);
  }

  get isScaled(): boolean {
    return this.rows * this.rowHeight > heightMax;
  }

  get first(): number {
    return Math.max(0, Math.floor(this.#listTop / this.rowHeight));
  }

  get last(): number {
    return Math.min(this.rows - 1, Math.ceil((this.#listTop + this.viewHeight) / this.rowHeight));
  }

  scrolledTo(scrollTop: number): void {
    const moved = scrollTop - this.#scrollTop;
    this.#scrollTop = scrollTop;
    if (!this.isScaled) {
      this.#listTop = scrollTop;
      return;
    }
    const listRange = this.rows * this.rowHeight - this.viewHeight;
    const barRange = this.height - this.viewHeight;
    const isDragged = Math.abs(moved) > this.viewHeight * 2;
    const isAtEnd = scrollTop <= 0 || scrollTop >= barRange - 1;
    const next = isDragged || isAtEnd ? (scrollTop / barRange) * listRange : this.#listTop + moved;
    this.#listTop = Math.min(Math.max(0, next), listRange);
  }

  /** Where a row stands inside the scrolled element. */
  topOf(row: number): number {
    return row * this.rowHeight - this.#listTop + this.#scrollTop;
  }

  /** The scroll position that brings a row into view, or null when it is in view. */
  scrollTopFor(row: number): number | null {
    const top = row * this.rowHeight;
    const bottom = top + this.rowHeight;
    if (top >= this.#listTop && bottom <= this.#listTop + this.viewHeight) return null;
    const listTop = top < this.#listTop ? top : bottom - this.viewHeight;
    if (!this.isScaled) return listTop;
    const listRange = this.rows * this.rowHeight - this.viewHeight;
    this.#listTop = Math.min(Math.max(0, listTop), listRange);
    return (this.#listTop / listRange) * (this.height - this.viewHeight);
  }
}
