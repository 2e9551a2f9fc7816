import type { Cancellable, People, SigningKey } from "@sluice/core";
import { checkedNames } from "./checked-names.ts";
import { PEOPLE_LIMITS } from "./people-limits.ts";
import { peopleUnknown } from "./people-unknown.ts";

/** Questions that the host answers from wherever it keeps its people. */
export interface CallbackPeopleOptions {
  /** Groups of a person, roles with the prefix `role:`. */
  readonly groupsOf: (principal: string, options: Cancellable) => Promise<readonly string[]> | readonly string[];
  /** Members of a group, or holders of a role; `undefined` or absent: they cannot be listed. */
  readonly membersOf?: (group: string, options: Cancellable) => Promise<readonly string[] | undefined> | readonly string[] | undefined;
  /** Keys by which signatures of a person are checked. Absent: nobody has any. */
  readonly keysOf?: (principal: string, options: Cancellable) => Promise<readonly SigningKey[]> | readonly SigningKey[];
  /** Longest time for one answer, in milliseconds. Default: 10000. */
  readonly timeoutMs?: number;
}

/**
 * People as the host tells. An answer that is late, or not of the form that was promised, is none: then nobody decides. What the host throws
 * is passed on.
 */
export function callbackPeople({ groupsOf, membersOf, keysOf, timeoutMs = 10_000 }: CallbackPeopleOptions): People {
  const ask = <Said>(what: string, question: (options: Cancellable) => Promise<Said> | Said, { signal }: Cancellable = {}): Promise<Said> =>
    within(timeoutMs, what, signal, question);
  return {
    portVersion: 1,
    groupsOf: async (principal, options) =>
      checkedNames(await ask("groups", (call) => groupsOf(principal, call), options), PEOPLE_LIMITS.groupsOfOne, "groups of a person"),
    membersOf: async (group, options) => {
      const members = await ask("members", (call) => membersOf?.(group, call), options);
      return members === undefined ? undefined : checkedNames(members, PEOPLE_LIMITS.members, "members of a group");
    },
    ...(keysOf === undefined
      ? {}
      : { keysOf: async (principal, options) => checkedKeys(await ask("keys", (call) => keysOf(principal, call), options)) }),
  };
}

function checkedKeys(keys: unknown): readonly SigningKey[] {
  if (!Array.isArray(keys) || keys.length > PEOPLE_LIMITS.keysOfOne || !keys.every(isKey)) throw peopleUnknown("Found no list of keys.");
  return keys;
}

function isKey(key: unknown): key is SigningKey {
  if (typeof key !== "object" || key === null) return false;
  const { id, ed25519 } = key as Partial<SigningKey>;
  return typeof id === "string" && typeof ed25519 === "string";
}

async function within<Said>(
  timeoutMs: number,
  what: string,
  outer: AbortSignal | undefined,
  question: (options: Cancellable) => Promise<Said> | Said,
): Promise<Said> {
  const late = AbortSignal.timeout(timeoutMs);
  const signal = outer === undefined ? late : AbortSignal.any([outer, late]);
  const ended = new Promise<never>((_resolve, reject) => {
    const end = (): void => reject(peopleUnknown(`Nobody told ${what} within ${timeoutMs} ms.`));
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
  return Promise.race([Promise.resolve().then(() => question({ signal })), ended]);
}
