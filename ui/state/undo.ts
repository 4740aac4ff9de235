import { Observable } from "./observable.ts";

export interface Toast {
  id: number;
  sentence: string;
  tone: "quiet" | "alarm";
  undo: (() => void) | null;
  shownMs: number;
}

const shownMs = 8_000;
const shortestMs = 3_000;
const toastsMax = 3;

/** What was just done, and the way back. The newest that can be undone is what "z" undoes. */
export class Toasts extends Observable {
  shown: Toast[] = [];
  #nextId = 1;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  say(sentence: string, undo: (() => void) | null = null, ms = shownMs): void {
    this.#add({ id: this.#nextId++, sentence, tone: "quiet", undo, shownMs: Math.max(ms, shortestMs) });
  }

  warn(sentence: string): void {
    this.#add({ id: this.#nextId++, sentence, tone: "alarm", undo: null, shownMs });
  }

  undoLast(): boolean {
    const toast = this.shown.findLast((one) => one.undo !== null);
    if (!toast) return false;
    this.undo(toast);
    return true;
  }

  undo(toast: Toast): void {
    this.dismiss(toast.id);
    toast.undo?.();
  }

  dismiss(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.shown = this.shown.filter((toast) => toast.id !== id);
    this.changed();
  }

  /** While the pointer or the focus is on them, they stay. */
  hold(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  release(): void {
    for (const toast of this.shown) this.#start(toast);
  }

  #add(toast: Toast): void {
    this.shown = [...this.shown, toast].slice(-toastsMax);
    this.#start(toast);
    this.changed();
  }

  #start({ id, shownMs: ms }: Toast): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), ms),
    );
  }
}

export const toasts = new Toasts();
