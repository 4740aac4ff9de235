import type { ReactiveController, ReactiveControllerHost } from "lit";

/** A piece of state that tells its watchers once per microtask, however often it changed. */
export class Observable {
  readonly #watchers = new Set<() => void>();
  #isQueued = false;

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  protected changed(): void {
    if (this.#isQueued) return;
    this.#isQueued = true;
    queueMicrotask(() => {
      this.#isQueued = false;
      for (const watcher of this.#watchers) watcher();
    });
  }
}

/** Renders the element again whenever one of the given pieces of state changes, for as long as it is in the page. */
export function watch(host: ReactiveControllerHost, ...observables: Observable[]): void {
  host.addController(new Watch(host, observables));
}

class Watch implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #observables: Observable[];
  #ends: Array<() => void> = [];

  constructor(host: ReactiveControllerHost, observables: Observable[]) {
    this.#host = host;
    this.#observables = observables;
  }

  hostConnected(): void {
    this.#ends = this.#observables.map((observable) => observable.watch(() => this.#host.requestUpdate()));
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    for (const end of this.#ends) end();
    this.#ends = [];
  }
}
