import { command, defineConfig, plane } from "sluice";

const cwd = import.meta.dirname;
// Only where the tracker is looked at: `sluice list` on a laptop needs none.
const token = process.env.PLANE_TOKEN;
// Who the accounts of the tracker are here. Whoever is not named decides nothing.
const people = { "u-alice": "alice", "u-bob": "bob" };

const board = () => ({
  tracker: plane({ url: "https://api.plane.so", workspace: "acme", project: "p1", identifier: "ORCH", token, account: "u-bot" }),
  principalOf: (actor) => (Object.hasOwn(people, actor) ? { id: people[actor], assurance: "verified" } : undefined),
});

export default defineConfig({
  effects: {
    build: command(["node", "scripts/build.mjs"], { cwd }),
    deploy: command(["node", "scripts/deploy.mjs"], { cwd }),
  },
  secrets: token === undefined ? [] : [token],
  trackers: token === undefined ? [] : [board()],
});
