import * as sdk from "@sluice/sdk";
import { expect, test } from "vitest";
import * as sluice from "./index.ts";

test("what people install has every name of the SDK, and defineConfig", () => {
  expect(Object.keys(sluice).toSorted()).toEqual([...Object.keys(sdk), "defineConfig"].toSorted());
  const config = { trust: "local-dev" } as const;
  expect(sluice.defineConfig(config)).toBe(config);
});
