/** What may be there after a crash, from what was begun and what was acknowledged before it. */

/** Where a mail is: an open draft, closed, thrown away, queued, imported, destroyed. */
export type Place = "open" | "drafts" | "trash" | "held" | "mail" | "gone";

export interface WritingTask {
  seed: number;
  steps: number;
  windows: number;
}

/** What a step does to the mail of that subject. Null: it stays where it is, with the words that it has. */
export interface Step {
  id: string;
  name: string;
  to: Place | null;
  text: string | null;
  isTagged?: boolean;
  /** Where a crash in its middle may leave it. */
  between?: Place;
}

export interface FoundEmail {
  id: number;
  emailId: string;
  subject: string;
  place: Place | "odd";
  text: string;
  /** An open draft takes its place. */
  isReplaced: boolean;
  isTagged: boolean;
}

export interface Found {
  drafts: Array<{ subject: string; text: string }>;
  emails: FoundEmail[];
  /** What the database says of itself. */
  wrong: string[];
}

interface Known {
  place: Place;
  text: string;
  isTagged: boolean;
}

export class WritingModel {
  readonly #known = new Map<string, Known>();
  #begun = new Map<string, Step>();

  get mails(): number {
    return this.#known.size;
  }

  begin(step: Step): void {
    this.#begun.set(step.id, step);
  }

  finish(id: string, isRefused: boolean): void {
    const step = this.#begun.get(id);
    this.#begun.delete(id);
    if (!step || isRefused) return;
    const before = this.#known.get(step.name) ?? { place: "gone", text: "", isTagged: false };
    const { to, text, isTagged } = step;
    this.#known.set(step.name, {
      place: to ?? before.place,
      text: text ?? before.text,
      isTagged: isTagged ?? before.isTagged,
    });
  }

  /** What is not as it may be. What is there is taken for known from here on: the steps that were cut off have had their end. */
  compare({ drafts, emails, wrong }: Found): string[] {
    const cutOff = [...this.#begun.values()];
    this.#begun = new Map();
    const found = new Map<string, Known[]>();
    const note = (name: string, known: Known) => found.set(name, [...(found.get(name) ?? []), known]);
    for (const { subject, text } of drafts) note(subject, { place: "open", text, isTagged: false });
    const problems = [...wrong];
    for (const { subject, place, text, isReplaced, isTagged } of emails) {
      if (place === "odd") problems.push(`${subject} is in no one place`);
      else if (!isReplaced) note(subject, { place, text, isTagged });
    }
    for (const name of new Set([...this.#known.keys(), ...found.keys()])) {
      const places = found.get(name) ?? [];
      const problem = this.#problemOf(name, places, cutOff);
      if (problem !== null) problems.push(`${name}: ${problem}`);
      this.#known.set(name, places[0] ?? { place: "gone", text: "", isTagged: false });
    }
    return problems;
  }

  #problemOf(name: string, found: readonly Known[], cutOff: readonly Step[]): string | null {
    const before = this.#known.get(name) ?? { place: "gone", text: "", isTagged: false };
    const steps = cutOff.filter((step) => step.name === name);
    const said = `${JSON.stringify(before)}, then perhaps ${JSON.stringify(steps)}`;
    if (found.length > 1) return `it is there ${found.length} times: ${JSON.stringify(found)}; it was ${said}`;
    const now = found[0] ?? { place: "gone" as const, text: "", isTagged: false };
    const places = new Set<Place>([
      before.place,
      ...steps.flatMap(({ to, between }) => [to ?? [], between ?? []].flat()),
    ]);
    if (!places.has(now.place)) return `it is ${now.place}; it was ${said}`;
    const texts = new Set([before.text, ...steps.flatMap(({ text }) => text ?? [])]);
    const hasText = now.place !== "gone" && now.place !== "mail";
    if (hasText && !texts.has(now.text)) return `its words are ${now.text}; it was ${said}`;
    const tags = new Set([before.isTagged, ...steps.flatMap(({ isTagged }) => isTagged ?? [])]);
    return now.place === "mail" && !tags.has(now.isTagged) ? `its tag is ${now.isTagged}; it was ${said}` : null;
  }
}
