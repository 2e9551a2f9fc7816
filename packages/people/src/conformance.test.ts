import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describePeople, type PeopleFixture, type PeopleSuite } from "@sluice/conformance";
import { describe, expect, test } from "vitest";
import { callbackPeople, githubTeams, peopleFile, staticPeople, teamPeople } from "./index.ts";

const api = {
  describe,
  test,
  skip: (name: string, reason: string) =>
    test(`left out: ${name}`, (context) => {
      expect(reason).not.toBe("");
      context.skip(reason);
    }),
};
const FIXED = "what is written down stays as it is";

describePeople(api, {
  name: "staticPeople",
  create: async (groups) => ({ people: staticPeople({ groups }) }),
  without: { change: FIXED, down: FIXED },
});

describePeople(api, {
  name: "peopleFile",
  create: async (groups) => {
    const folder = mkdtempSync(join(tmpdir(), "sluice-people-"));
    const file = join(folder, "people.json");
    const write = async (given: PeopleFixture) => writeFileSync(file, JSON.stringify({ format: 1, groups: given }));
    await write(groups);
    return {
      people: peopleFile({ file }),
      change: write,
      down: async () => rmSync(file),
      up: () => write(groups),
      dispose: async () => rmSync(folder, { recursive: true }),
    };
  },
});

/** A service whose answers the suite changes, and a clock that makes old ones too old. */
function service(groups: PeopleFixture) {
  const world = { groups, down: false, now: 0 };
  const later = <Given extends readonly unknown[]>(act: (...given: Given) => void) => {
    return async (...given: Given): Promise<void> => {
      act(...given);
      world.now += 60_000;
    };
  };
  const acts = {
    change: later((given: PeopleFixture) => (world.groups = given)),
    down: later(() => (world.down = true)),
    up: later(() => (world.down = false)),
  };
  const members = (team: string): readonly string[] => {
    if (world.down) throw new Error("down");
    return world.groups[team] ?? [];
  };
  return { world, acts, members };
}

const TEAMS = { ops: "ops", leads: "leads" };

const services: readonly Omit<PeopleSuite, "without">[] = [
  {
    name: "teamPeople",
    create: async (groups) => {
      const { world, acts, members } = service(groups);
      const list = async (team: string) => ({ members: members(team) });
      return { people: teamPeople({ teams: TEAMS, list, now: () => world.now }), ...acts };
    },
  },
  {
    name: "githubTeams",
    create: async (groups) => {
      const { world, acts, members } = service(groups);
      const fetch = async (url: string) => {
        const team = /teams\/([a-z]+)\//.exec(url)?.[1] ?? "";
        return world.down ? new Response("", { status: 502 }) : new Response(JSON.stringify(members(team).map((login) => ({ login }))));
      };
      return { people: githubTeams({ org: "acme", teams: TEAMS, fetch, now: () => world.now }), ...acts };
    },
  },
  {
    name: "callbackPeople",
    create: async (groups) => {
      const { acts, members } = service(groups);
      const groupsOf = (id: string) => Object.keys(TEAMS).filter((group) => members(group).includes(id));
      const membersOf = (group: string) => (Object.hasOwn(TEAMS, group) ? members(group) : undefined);
      return { people: callbackPeople({ groupsOf, membersOf }), ...acts };
    },
  },
];

for (const suite of services) describePeople(api, suite);
