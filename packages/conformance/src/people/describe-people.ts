import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import type { People } from "@sluice/core";
import type { SuiteApi } from "../suite-api.ts";

/** Members by the names of groups. */
export type PeopleFixture = Readonly<Record<string, readonly string[]>>;

/** People who are in the groups of a fixture, and what the suite may do to them. */
export interface PeopleUnderTest {
  readonly people: People;
  /** Puts other people into the groups; resolves when questions asked from then on must see it. */
  readonly change?: (groups: PeopleFixture) => Promise<void>;
  /** From now on nobody can be asked; `up` ends that. Resolves when questions asked from then on must see it. */
  readonly down?: () => Promise<void>;
  /** They can be asked again. Resolves when questions asked from then on must see it. */
  readonly up?: () => Promise<void>;
  /** Called once after each case. */
  readonly dispose?: () => Promise<void>;
}

/** What `describePeople` is given. */
export interface PeopleSuite {
  /** Shown in front of every group. */
  readonly name: string;
  /** Makes people for each case. */
  readonly create: (groups: PeopleFixture) => Promise<PeopleUnderTest>;
  /** What cannot be done to these people, with the reason: it is skipped visibly. */
  readonly without?: Readonly<Partial<Record<"change" | "down", string>>>;
}

const GROUPS: PeopleFixture = { ops: ["ann", "ben"], leads: ["ann"] };
const STRANGERS = ["zoe", "ANN", "constructor", "toString", "hasOwnProperty", "group:ops", "ops", "anyone"];

/**
 * The suite of the people port: registers every case with the caller's test runner. What they cannot be made to do is given to `api.skip`;
 * nothing is left out silently.
 */
export function describePeople(api: SuiteApi, suite: PeopleSuite): void {
  api.describe(`${suite.name}: who is in which group`, () => {
    for (const [name, run] of Object.entries(CASES)) api.test(name, () => withPeople(suite, run));
  });
  for (const [need, cases] of Object.entries({ change: CHANGES, down: OUTAGES })) {
    const because = suite.without?.[need as "change"];
    const heading = `${suite.name}: ${need === "change" ? "people who come and go" : "people nobody can ask about"}`;
    if (because !== undefined) for (const name of Object.keys(cases)) api.skip(`${heading}: ${name}`, because);
    else api.describe(heading, () => Object.entries(cases).forEach(([name, run]) => api.test(name, () => withPeople(suite, run))));
  }
}

type PeopleCase = (subject: PeopleUnderTest) => Promise<void>;

async function withPeople(suite: PeopleSuite, run: PeopleCase): Promise<void> {
  const subject = await suite.create(GROUPS);
  try {
    await run(subject);
  } finally {
    await subject.dispose?.();
  }
}

async function groupsOf(people: People, principal: string): Promise<readonly string[]> {
  return [...(await people.groupsOf(principal))].toSorted();
}

async function membersOf(people: People, group: string): Promise<readonly string[]> {
  return [...((await people.membersOf(group)) ?? [])].toSorted();
}

const CASES: Readonly<Record<string, PeopleCase>> = {
  "they declare the port": async ({ people }) => equal(people.portVersion, 1),
  "everybody is in their groups, and in no other": async ({ people }) => {
    deepEqual(await groupsOf(people, "ann"), ["leads", "ops"]);
    deepEqual(await groupsOf(people, "ben"), ["ops"]);
  },
  "strangers are in none, whatever their name (TOK-6)": async ({ people }) => {
    for (const stranger of STRANGERS) deepEqual([stranger, await groupsOf(people, stranger)], [stranger, []]);
  },
  "whom a group lists is in it, and the other way round": async ({ people }) => {
    for (const [group, members] of Object.entries(GROUPS)) {
      const listed = await people.membersOf(group);
      if (listed === undefined) continue;
      deepEqual([group, [...listed].toSorted()], [group, [...members].toSorted()]);
      for (const member of listed) ok((await people.groupsOf(member)).includes(group), `${member} is listed in ${group} and not in it`);
    }
  },
  "a group that is not there has no members": async ({ people }) => {
    for (const group of ["nobody", "constructor", "toString"]) deepEqual([group, await membersOf(people, group)], [group, []]);
  },
  "many questions at once have the answers of one": async ({ people }) => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => groupsOf(people, "ann")));
    for (const answer of answers) deepEqual(answer, ["leads", "ops"]);
  },
  "what the caller does with an answer is the caller's": async ({ people }) => {
    ((await people.groupsOf("ann")) as string[]).splice(0);
    ((await people.membersOf("ops")) as string[] | undefined)?.splice(0);
    deepEqual(await groupsOf(people, "ann"), ["leads", "ops"]);
    ok(["[]", JSON.stringify(["ann", "ben"])].includes(JSON.stringify(await membersOf(people, "ops"))));
    deepEqual(await groupsOf(people, "ben"), ["ops"]);
  },
};

const CHANGES: Readonly<Record<string, PeopleCase>> = {
  "who left is in it no more, and who joined is": async ({ people, change }) => {
    ok(change !== undefined, "changes are tested with `change`");
    // What was asked before must not be answered from memory.
    for (const who of ["ann", "ben", "cat"]) await people.groupsOf(who);
    await change({ ops: ["cat"], leads: ["ann"] });
    deepEqual([await groupsOf(people, "ben"), await groupsOf(people, "cat"), await groupsOf(people, "ann")], [[], ["ops"], ["leads"]]);
  },
};

const OUTAGES: Readonly<Record<string, PeopleCase>> = {
  "nobody is told to be in a group, or in none (invariant 4)": async ({ people, down }) => {
    ok(down !== undefined, "outages are tested with `down`");
    await groupsOf(people, "ann");
    await down();
    await rejects(async () => people.groupsOf("ann"));
    await rejects(async () => people.groupsOf("zoe"));
    await rejects(async () => people.membersOf("ops"));
  },
  "when it is over, everybody is where they were": async ({ people, down, up }) => {
    ok(down !== undefined && up !== undefined, "outages are tested with `down` and `up`");
    await down();
    await rejects(async () => people.groupsOf("ann"));
    await up();
    deepEqual(await groupsOf(people, "ann"), ["leads", "ops"]);
  },
};
