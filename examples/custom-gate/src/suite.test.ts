// #region suite
import { describeGate } from "@sluice/conformance";
import { fakeVcs, gateWorld } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { licenceHeader } from "./licence-header.ts";

const sound = { header: "// SPDX-License-Identifier: Apache-2.0", suffix: ".ts" };

/** The world of a change that adds one file. */
const adding = (text: string) => () =>
  gateWorld({
    vcs: fakeVcs({ commits: { a: { files: {} }, b: { parent: "a", files: { "a.ts": text } } } }),
    subject: { facets: { head: "b", baseCommit: "a" } },
  });

describeGate(
  { describe, test, skip: (name, reason) => test(`left out: ${name}`, () => expect.unreachable(reason)) },
  {
    gate: licenceHeader,
    refuses: [null, {}, { ...sound, suffix: "" }, { ...sound, more: true }],
    looks: [
      { name: "with its header", with: sound, world: adding(`${sound.header}\n`), value: "pass", code: "LICENCE_PRESENT" },
      { name: "without its header", with: sound, world: adding("export {};\n"), value: "fail", code: "LICENCE_MISSING" },
    ],
  },
);
// #endregion suite
