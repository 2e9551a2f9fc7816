/** The whole style of the pages. It loads nothing. */
export const STYLE = `
:root { color-scheme: light dark; --line: #767676; --soft: #f3f3f3; --bad: #a4000f; --good: #005a1e; --link: #0645ad; }
@media (prefers-color-scheme: dark) { :root { --line: #8c8c8c; --soft: #262626; --bad: #ff9a9f; --good: #8fdca4; --link: #9ecbff; } }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
a { color: var(--link); }
code, pre { font-family: ui-monospace, monospace; font-size: .9rem; overflow-wrap: anywhere; }
pre { background: var(--soft); padding: .5rem; white-space: pre-wrap; margin: .25rem 0; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .5rem .35rem 0; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; } dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
.bad { color: var(--bad); } .good { color: var(--good); }
[role=alert], [role=status] { border: 2px solid currentColor; padding: .5rem 1rem; margin: 1rem 0; }
fieldset { border: 1px solid var(--line); padding: 1rem; } label { display: block; font-weight: 600; }
input, select { box-sizing: border-box; font: inherit; min-height: 2.5rem; width: 100%; margin-bottom: .75rem; }
textarea { box-sizing: border-box; font: inherit; width: 100%; min-height: 5rem; }
button { font: inherit; font-weight: 600; margin: 1rem 1rem 0 0; min-height: 2.75rem; padding: 0 1.5rem; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dt { margin-top: .5rem; } }
`;
