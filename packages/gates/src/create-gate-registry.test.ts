import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as surface from "./index.ts";
import { builtInGates, createGateRegistry } from "./index.ts";

describe("createGateRegistry", () => {
  const registry = createGateRegistry(builtInGates);

  test("finds gates by id, and nothing by names of the prototype", () => {
    expect(registry.get("report")?.id).toBe("report");
    for (const name of ["toString", "__proto__", "constructor", "hasOwnProperty", "Report", "report "])
      expect(registry.get(name)).toBe(undefined);
  });

  test("refuses two gates of one name, and what is no gate", () => {
    expect(() => createGateRegistry([...builtInGates, surface.report])).toThrow(expect.objectContaining({ code: "GATE_DUPLICATE" }));
    for (const wrong of [null, {}, { ...surface.report, id: "Bad Id" }, { ...surface.report, validate: undefined }]) {
      expect(() => createGateRegistry([wrong as never])).toThrow(expect.objectContaining({ code: "GATE_INVALID" }));
    }
  });

  test("OR-11: folder, ids, exports and list are the same set", () => {
    const files = readdirSync(new URL("built-in", import.meta.url)).filter((name) => !name.endsWith(".test.ts"));
    const folder = files.map((name) => name.replace(/\.ts$/, "")).toSorted();
    const camel = (id: string) => id.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const exported = Object.entries(surface).filter(([, value]) => typeof value === "object" && "validate" in value);
    expect(registry.names()).toEqual(folder);
    expect(builtInGates.map(({ id }) => id).toSorted()).toEqual(folder);
    expect(exported.map(([name]) => name).toSorted()).toEqual(folder.map(camel).toSorted());
    for (const [name, gate] of exported) expect(camel((gate as { id: string }).id)).toBe(name);
  });
});
