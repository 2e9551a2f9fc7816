import { type ChangeRequest, type Forge, SluiceError } from "@sluice/core";

/** A repository of a forge in memory, in the hands of a test. */
export interface FakeForge extends Forge {
  /** How often it was asked for a page. */
  readonly asked: number;
  /** A change request appears, or is another one from now on. What is not said stays, or is an open one of the branch `feature`. */
  show(id: string, given: Partial<Omit<ChangeRequest, "id">> & Pick<ChangeRequest, "updatedAt">): void;
  /** From now on it can or cannot be asked. */
  fail(failing?: boolean): void;
}

/** Makes one. */
export function fakeForge(repo = "acme/web"): FakeForge {
  const shown = new Map<string, ChangeRequest>();
  let asked = 0;
  let failing = false;
  return {
    portVersion: 1,
    repo,
    get asked() {
      return asked;
    },
    async changes({ after = "0", limit }) {
      asked++;
      if (failing) throw new SluiceError({ code: "FORGE_FAILED", message: "The forge fails." });
      const all = [...shown.values()].toSorted((one, other) => other.updatedAt - one.updatedAt);
      const end = Number(after) + limit;
      return { items: all.slice(Number(after), end), unreadable: 0, ...(end < all.length ? { next: String(end) } : {}) };
    },
    show(id, given) {
      const before: Omit<ChangeRequest, "id" | "updatedAt"> = shown.get(id) ?? {
        head: { branch: "feature", commit: "c1", own: true },
        base: "main",
        state: "open",
        draft: false,
      };
      shown.set(id, { ...before, ...given, id });
    },
    fail: (now = true) => void (failing = now),
  };
}
