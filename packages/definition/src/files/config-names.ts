/** The configurations that may stand beside a definition. They are policy too: they bring people, effects and gates. */
export const CONFIG_NAMES = ["sluice.config.ts", "sluice.config.mjs", "sluice.config.js"] as const;
