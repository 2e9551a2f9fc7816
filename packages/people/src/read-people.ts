import { isPrincipalId, type SigningKey } from "@sluice/core";
import { formatProblems, readYaml } from "@sluice/definition";
import { PEOPLE_LIMITS } from "./people-limits.ts";
import { peopleUnknown } from "./people-unknown.ts";
import type { StaticPeople } from "./static-people.ts";

const KEYS = ["format", "groups", "roles", "keys"];
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const KEY_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * Reads who is who: `format: 1` and maps `groups`, `roles` and `keys`, in the safe subset of YAML, of which JSON is a part. Everything that
 * is not expected is refused (threat YML-1).
 *
 * @throws SluiceError `PEOPLE_UNKNOWN`
 */
export function readPeople(text: string, file: string): StaticPeople {
  const reading = readYaml(text, file);
  const problems = reading.problems.all();
  if (!reading.ok || problems.length > 0) throw peopleUnknown(formatProblems(problems).trim());
  const whole = mapIn(reading.value, file, "the file");
  const strange = Object.keys(whole).find((key) => !KEYS.includes(key));
  if (strange !== undefined) throw wrong(file, `a key that is none of ${KEYS.join(", ")}`);
  if (whole["format"] !== 1) throw wrong(file, "no `format: 1`");
  return { groups: lists(whole["groups"], file, "groups"), roles: lists(whole["roles"], file, "roles"), keys: keysIn(whole["keys"], file) };
}

function lists(value: unknown, file: string, what: string): Readonly<Record<string, readonly string[]>> {
  const entries = Object.entries(value === undefined ? {} : mapIn(value, file, what));
  if (entries.length > PEOPLE_LIMITS.groups) throw wrong(file, `more than ${PEOPLE_LIMITS.groups} ${what}`);
  return Object.fromEntries(
    entries.map(([name, members]) => {
      if (!NAME.test(name) || !Array.isArray(members)) throw wrong(file, `in ${what}, something else than names with lists`);
      if (members.length > PEOPLE_LIMITS.members) throw wrong(file, `in ${what}, more than ${PEOPLE_LIMITS.members} members`);
      if (!members.every(isMember)) throw wrong(file, `in ${what}, a member that is no name of a person, and no group:NAME`);
      return [name, members as string[]];
    }),
  );
}

/** `anyone` and roles stand for whoever has them; they are no members of anything. */
function isMember(name: unknown): boolean {
  return isPrincipalId(name) && name !== "anyone" && !name.startsWith("role:");
}

function keysIn(value: unknown, file: string): Readonly<Record<string, readonly SigningKey[]>> {
  const entries = Object.entries(value === undefined ? {} : mapIn(value, file, "keys"));
  return Object.fromEntries(
    entries.map(([person, keys]) => {
      const named = Object.entries(mapIn(keys, file, "keys"));
      if (!isPrincipalId(person) || named.length > PEOPLE_LIMITS.keysOfOne)
        throw wrong(file, "in keys, no person, or too many keys of one");
      return [
        person,
        named.map(([id, ed25519]) => {
          if (!KEY_ID.test(id) || typeof ed25519 !== "string" || !isKey(ed25519)) throw wrong(file, "in keys, no ed25519 key in base64");
          return { id, ed25519 };
        }),
      ];
    }),
  );
}

/** 32 bytes, in the one way in which base64 writes them. */
function isKey(text: string): boolean {
  const bytes = Buffer.from(text, "base64");
  return bytes.length === 32 && bytes.toString("base64") === text;
}

function mapIn(value: unknown, file: string, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  throw wrong(file, `no map as ${what}`);
}

function wrong(file: string, found: string): Error {
  return peopleUnknown(`${file}: found ${found}. Nobody is known until that is mended.`);
}
