import { Observable } from "./observable.ts";
import { isSamePlace, listPath, mailPath, parseRoute, type ListPlace, type Route } from "./route.ts";

interface HistoryState {
  list: ListPlace | null;
  /** This entry was pushed from its list: "back to the list" is one step back in history. */
  isFromList: boolean;
}

/** Every state has a URL. The list a mail was opened from is kept in the history entry, so that back, forward and reload agree. */
export class Router extends Observable {
  route: Route;

  constructor() {
    super();
    this.route = this.#read();
    window.addEventListener("popstate", () => this.#arrive());
  }

  get list(): ListPlace {
    return this.route.page === "mail" ? this.route.list : { kind: "inbox" };
  }

  openList(list: ListPlace, options: { isReplacing?: boolean } = {}): void {
    this.go(listPath(list), { list, isFromList: false }, options.isReplacing === true);
  }

  /** From the list a new entry; from another mail the same entry, so that one step back is the list. */
  openMail(emailId: string): void {
    const isReading = this.route.page === "mail" && this.route.emailId !== null;
    const isFromList = isReading ? this.#state().isFromList : this.route.page === "mail";
    this.go(mailPath(emailId), { list: this.list, isFromList }, isReading);
  }

  closeMail(): void {
    if (this.route.page !== "mail" || this.route.emailId === null) return;
    if (this.#state().isFromList) history.back();
    else this.openList(this.list, { isReplacing: true });
  }

  /** Back to where this page was opened from; what was opened by its address goes to the inbox. */
  leavePage(): void {
    if (this.#state().isFromList) history.back();
    else this.openList({ kind: "inbox" }, { isReplacing: true });
  }

  /** Opens a page that is left again to where one is now. */
  openPage(path: string): void {
    this.go(path, { list: this.list, isFromList: true });
  }

  /** Another page in the place of this one. */
  replacePage(path: string): void {
    this.go(path, this.#state(), true);
  }

  /** The id in the address was an alias of another one. */
  correctMail(emailId: string): void {
    this.go(mailPath(emailId), this.#state(), true);
  }

  go(path: string, state: HistoryState = { list: null, isFromList: false }, isReplacing = false): void {
    if (isReplacing) history.replaceState(state, "", path);
    else if (path !== location.pathname) history.pushState(state, "", path);
    else return;
    this.#arrive();
  }

  isAt(list: ListPlace): boolean {
    return this.route.page === "mail" && isSamePlace(this.route.list, list);
  }

  #state(): HistoryState {
    const state = history.state as Partial<HistoryState> | null;
    return { list: state?.list ?? null, isFromList: state?.isFromList ?? false };
  }

  #read(): Route {
    return parseRoute(location.pathname, this.#state().list);
  }

  #arrive(): void {
    this.route = this.#read();
    this.changed();
  }
}

export const router = new Router();
