import { readFile, stat } from "node:fs/promises";
import type { People } from "@sluice/core";
import { peopleUnknown } from "./people-unknown.ts";
import { readPeople } from "./read-people.ts";
import { staticPeople } from "./static-people.ts";

/** Where people are written down. */
export interface PeopleFileOptions {
  /** Where workers cannot write: whoever can write it decides who may approve (invariant 6). */
  readonly file: string;
  /** Largest file, in bytes. Default and most: 262144. */
  readonly maxBytes?: number;
}

const MAX_BYTES = 262_144;

/**
 * People of a file in YAML or JSON, read again whenever it has changed. As long as it cannot be read whole and without fault, every question
 * is rejected with `PEOPLE_UNKNOWN`: an older reading is never used in its place.
 */
export function peopleFile({ file, maxBytes = MAX_BYTES }: PeopleFileOptions): People {
  let known: { readonly mark: string; readonly people: People } | undefined;
  const current = async (): Promise<People> => {
    const mark = await markOf(file, Math.min(maxBytes, MAX_BYTES));
    if (known?.mark !== mark) known = { mark, people: staticPeople(readPeople(await textOf(file), file)) };
    return known.people;
  };
  return {
    portVersion: 1,
    groupsOf: async (principal) => (await current()).groupsOf(principal),
    membersOf: async (group) => (await current()).membersOf(group),
    keysOf: async (principal) => (await (await current()).keysOf?.(principal)) ?? [],
  };
}

/** Tells two states of a file apart, also when it was replaced by one as old and as long. */
async function markOf(file: string, most: number): Promise<string> {
  const found = await stat(file, { bigint: true }).catch(() => undefined);
  if (found === undefined || !found.isFile()) throw peopleUnknown(`${file}: found no file. Nobody is known without it.`);
  if (found.size > BigInt(most)) throw peopleUnknown(`${file}: found ${found.size} bytes, expected at most ${most}.`);
  return [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(" ");
}

async function textOf(file: string): Promise<string> {
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined) throw peopleUnknown(`${file}: it cannot be read. Nobody is known without it.`);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw peopleUnknown(`${file}: found bytes that are no UTF-8. Nobody is known until that is mended.`);
  }
}
