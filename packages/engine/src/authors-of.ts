import type { Cancellable, Subject } from "@sluice/core";
import { callWithin } from "./bounded-call.ts";
import type { EngineParts } from "./engine-parts.ts";
import { COMMITS_LIMIT, LOOK_TIMEOUT_MS } from "./limits.ts";

/** Who wrote the commits under judgement. */
export interface Authors {
  readonly author: readonly string[];
  readonly committer: readonly string[];
}

/**
 * The people behind the range's commits, as far as git tells; `undefined` when it cannot be told. Whoever a trailer names as co-author is
 * an author. Only ever used to deny: names in commits are what their authors typed. A name counts as one of `people` when it, its
 * address, or the first part of the address is equal to their id but for case.
 */
export async function authorsOf(
  parts: EngineParts,
  subject: Subject,
  people: readonly string[],
  options: Cancellable,
): Promise<Authors | undefined> {
  const { vcs, clock } = parts.options;
  const { head, base, baseCommit } = subject.facets;
  const from = baseCommit ?? base;
  if (vcs === undefined || head === undefined || from === undefined) return undefined;
  const read = await callWithin(clock, LOOK_TIMEOUT_MS, options.signal, (signal) => vcs.commits({ base: from, head }, { signal }));
  if (read.kind !== "done" || read.value.length >= COMMITS_LIMIT) return undefined;
  const idOf = new Map(people.map((id) => [id.toLowerCase(), id]));
  const namesIn = (typed: readonly string[]): readonly string[] => [...new Set(typed.flatMap((each) => namesOf(each, idOf)))];
  return {
    author: namesIn(read.value.flatMap(({ author, message }) => [author, ...coAuthorsOf(message)])),
    committer: namesIn(read.value.map(({ committer }) => committer)),
  };
}

const CO_AUTHOR = /^[ \t]*co-authored-by[ \t]*:(.*)$/gim;

/** Wherever in the message they stand: more names only ever deny more. */
function coAuthorsOf(message: string): readonly string[] {
  return [...message.matchAll(CO_AUTHOR)].map(([, name = ""]) => name.trim());
}

function namesOf(typed: string, idOf: ReadonlyMap<string, string>): readonly string[] {
  const address = /<([^<>]*)>/.exec(typed)?.[1] ?? typed;
  const name = typed.replace(/<[^<>]*>/, "").trim();
  const forms = [typed, name, address, address.split("@")[0] ?? address];
  return [...forms, ...forms.flatMap((form) => idOf.get(form.toLowerCase()) ?? [])];
}
