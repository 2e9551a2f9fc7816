import { type GateDescriptor, type GateRegistry, isIdentifier, SluiceError } from "@sluice/core";

/**
 * The gates that a definition may `use`, by id. Names of `Object.prototype` find nothing.
 *
 * @throws SluiceError `GATE_DUPLICATE` when two have one id, `GATE_INVALID` when one is not made like `defineGate` makes them
 */
export function createGateRegistry(gates: readonly GateDescriptor[]): GateRegistry {
  const byId = new Map<string, GateDescriptor>();
  for (const gate of gates) {
    if (!isDescriptor(gate))
      throw new SluiceError({ code: "GATE_INVALID", message: "Something else than a gate was registered; use defineGate." });
    if (byId.has(gate.id)) {
      const message = `Two gates are named ${gate.id}. Give one of them another id.`;
      throw new SluiceError({ code: "GATE_DUPLICATE", message, details: { gate: gate.id } });
    }
    byId.set(gate.id, gate);
  }
  const names = [...byId.keys()].toSorted();
  const registry: GateRegistry = {
    portVersion: 1,
    get(use, config) {
      const gate = byId.get(use);
      return gate?.within === undefined ? gate : gate.within(registry, config);
    },
    names: () => names,
  };
  return registry;
}

function isDescriptor(value: unknown): value is GateDescriptor {
  if (typeof value !== "object" || value === null) return false;
  const { id, version, binds, validate, plan } = value as Partial<Record<keyof GateDescriptor, unknown>>;
  return (
    isIdentifier(id) &&
    Number.isSafeInteger(version) &&
    Array.isArray(binds) &&
    typeof validate === "function" &&
    typeof plan === "function"
  );
}
