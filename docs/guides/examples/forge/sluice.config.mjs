import { defineConfig, github } from "sluice";

// Only where the forge is looked at: `sluice list` on a laptop needs none.
const token = process.env.GITHUB_TOKEN;

export default defineConfig({
  repo: "acme/web",
  secrets: token === undefined ? [] : [token],
  forges: token === undefined ? [] : [{ forge: github({ repo: "acme/web", token }) }],
});
