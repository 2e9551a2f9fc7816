// A suite that no broken people fail proves nothing. Each here has one defect; the suite itself is unmodified.
import { describePeople, type PeopleFixture, runSuite } from "@sluice/conformance";
import type { People } from "@sluice/core";
import { expect, test } from "vitest";

interface World {
  groups: PeopleFixture;
  down: boolean;
}

/** People without a defect: their port over a world that the suite changes. */
function sound(world: World): People {
  const asked = <Answer>(answer: () => Answer): Promise<Answer> =>
    world.down ? Promise.reject(new Error("down")) : Promise.resolve(answer());
  return {
    portVersion: 1,
    groupsOf: (id) => asked(() => Object.keys(world.groups).filter((group) => world.groups[group]?.includes(id))),
    membersOf: (group) => asked(() => (Object.hasOwn(world.groups, group) ? [...(world.groups[group] ?? [])] : undefined)),
  };
}

async function failuresOf(broken: (world: World) => People): Promise<readonly string[]> {
  const { failed } = await runSuite((api) =>
    describePeople(api, {
      name: "broken",
      create: async (groups) => {
        const world: World = { groups, down: false };
        return {
          people: broken(world),
          change: async (given) => void (world.groups = given),
          down: async () => void (world.down = true),
          up: async () => void (world.down = false),
        };
      },
    }),
  );
  return failed.map(({ name }) => name);
}

const remembering = (world: World): People => {
  const known = new Map<string, readonly string[]>();
  const port = sound(world);
  return {
    ...port,
    groupsOf: async (id) => {
      const groups = known.get(id) ?? (await port.groupsOf(id));
      known.set(id, groups);
      return groups;
    },
  };
};

test("sound people pass", async () => {
  expect(await failuresOf(sound)).toEqual([]);
});

test.each<[string, string, (world: World) => People]>([
  [
    "an outage that looks like nobody",
    "nobody is told to be in a group",
    (world) => ({
      ...sound(world),
      groupsOf: (id) =>
        sound(world)
          .groupsOf(id)
          .catch(() => []),
    }),
  ],
  [
    "a list that looks empty in an outage",
    "nobody is told to be in a group",
    (world) => ({
      ...sound(world),
      membersOf: (group) =>
        sound(world)
          .membersOf(group)
          .catch(() => []),
    }),
  ],
  ["answers that are kept for ever", "who left is in it no more", remembering],
  [
    "names compared without case",
    "strangers are in none",
    (world) => ({ ...sound(world), groupsOf: (id) => sound(world).groupsOf(id.toLowerCase()) }),
  ],
  [
    "groups that are their own members",
    "strangers are in none",
    (world) => ({ ...sound(world), groupsOf: async (id) => [...(await sound(world).groupsOf(id)), ...(id === "ops" ? ["ops"] : [])] }),
  ],
  ["lists that nobody is in", "whom a group lists", (world) => ({ ...sound(world), membersOf: async () => ["zoe"] })],
  [
    "the groups' own lists",
    "what the caller does with an answer",
    (world) => ({ ...sound(world), membersOf: async (group) => (Object.hasOwn(world.groups, group) ? world.groups[group] : undefined) }),
  ],
  ["another port", "they declare the port", (world) => ({ ...sound(world), portVersion: 2 as 1 })],
])("%s is found", async (_defect, found, broken) => {
  expect((await failuresOf(broken)).join("\n")).toContain(found);
});

test("what cannot be done is skipped visibly", async () => {
  const { skipped } = await runSuite((api) =>
    describePeople(api, {
      name: "fixed",
      create: async (groups) => ({ people: sound({ groups, down: false }) }),
      without: { change: "they are written down", down: "they are in memory" },
    }),
  );
  expect(skipped.map(({ reason }) => reason)).toEqual(["they are written down", "they are in memory", "they are in memory"]);
});
