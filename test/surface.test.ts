// A public type that changes without anybody looking is a breaking release.
import { expect, test } from "vitest";
import { surfaceFault, surfaceOf } from "../scripts/checks/surface.ts";

test("the same surface passes whatever its line endings and source map", () => {
  const accepted = surfaceOf("export { A };\n");
  expect(surfaceFault("a", accepted, surfaceOf("export { A };\r\n//# sourceMappingURL=index.d.ts.map\n"))).toBeUndefined();
});

test("a change is found and shown", () => {
  expect(surfaceFault("a", "export { A };\n", "export { A, B };\n")).toContain("+ export { A, B };");
});

test("a package without an accepted surface is found", () => {
  expect(surfaceFault("a", undefined, "export {};\n")).toContain("etc/a.api.d.ts");
});
