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
 * The people behind the range's commits, as far as git tells; `undefined` when it cannot be told. Only ever used to deny: names in
 * commits are what their authors typed. A name counts as `person` when it, its address, or the first part of the address is equal to
 * their id but for case.
 */
export async function authorsOf(parts: EngineParts, subject: Subject, person: string, options: Cancellable): Promise<Authors | undefined> {
  const { vcs, clock } = parts.options;
  const { head, base, baseCommit } = subject.facets;
  const from = baseCommit ?? base;
  if (vcs === undefined || head === undefined || from === undefined) return undefined;
  const read = await callWithin(clock, LOOK_TIMEOUT_MS, options.signal, (signal) => vcs.commits({ base: from, head }, { signal }));
  if (read.kind !== "done" || read.value.length >= COMMITS_LIMIT) return undefined;
  return {
    author: read.value.flatMap(({ author }) => namesOf(author, person)),
    committer: read.value.flatMap(({ committer }) => namesOf(committer, person)),
  };
}

function namesOf(typed: string, person: string): readonly string[] {
  const address = /<([^<>]*)>/.exec(typed)?.[1] ?? typed;
  const name = typed.replace(/<[^<>]*>/, "").trim();
  const forms = [typed, name, address, address.split("@")[0] ?? address];
  return forms.some((form) => form.toLowerCase() === person.toLowerCase()) ? [...forms, person] : forms;
}
