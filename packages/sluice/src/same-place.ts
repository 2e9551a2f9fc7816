import type { Explanation } from "@sluice/lifecycle";
import type { Invocation } from "./command.ts";

/** The options that say where runs are. */
const PLACE = ["store", "scope"] as const;

/** A command of ours as it finds what this call has found: with the store and the scope that this call was given. */
export function samePlace(invocation: Invocation, command: string): string {
  const options = PLACE.flatMap((name) => {
    const value = invocation.text(name);
    return value === undefined ? [] : [`--${name} ${shellWord(value)}`];
  });
  return [command, ...options].join(" ");
}

/** An explanation whose commands can be typed as they stand. */
export function withTypedCommands<Explained extends Explanation>(explanation: Explained, invocation: Invocation): Explained {
  const blockers = explanation.blockers.map((blocker) => ({
    ...blocker,
    remedies: blocker.remedies.map(({ who, command }) => ({ who, command: samePlace(invocation, command) })),
  }));
  return { ...explanation, blockers };
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
