/** How the coverage page looks, and the few lines that make it zoom. */

export const style = `
:root { color-scheme: light dark; --page: #f6f7f9; --box: #fff; --ink: #1b2430; --soft: #5c6875; --edge: #c9d0d8;
  --full: #1a7f4b; --full-soft: #e3f5ea; --part: #a86400; --part-soft: #fff3d9; --none: #c22f2f; --none-soft: #fde6e4; }
@media (prefers-color-scheme: dark) { :root { --page: #12161b; --box: #1b2128; --ink: #e4e9ef; --soft: #98a4b1; --edge: #39434e;
  --full: #4cc38a; --full-soft: #163325; --part: #e5a83b; --part-soft: #3a2d12; --none: #ff7b72; --none-soft: #431f1f; } }
* { box-sizing: border-box; }
html, body { margin: 0; height: 100%; }
body { display: flex; flex-direction: column; background: var(--page); color: var(--ink); font: 14px/1.4 system-ui, sans-serif; }
header { padding: 10px 16px; border-bottom: 1px solid var(--edge); background: var(--box); display: flex; flex-wrap: wrap; gap: 8px 22px; align-items: center; }
h1 { font-size: 17px; margin: 0; }
.meter { min-width: 150px; font-size: 13px; font-variant-numeric: tabular-nums; }
.meter b { float: right; margin-left: 12px; }
.meter i { display: block; height: 6px; border-radius: 3px; background: var(--none-soft); overflow: hidden; margin-top: 3px; }
.meter i::before { content: ''; display: block; height: 100%; width: var(--w); background: var(--full); }
.tools { margin-left: auto; display: flex; gap: 6px; align-items: center; font-size: 13px; }
button { font: inherit; min-width: 34px; height: 32px; border: 1px solid var(--edge); border-radius: 7px; background: var(--page); color: inherit; cursor: pointer; }
main { flex: 1; min-height: 0; overflow: auto; padding: 14px; }
.sheet { position: relative; transform-origin: 0 0; }
.frame { overflow: hidden; }
main > h2 { font-size: 17px; margin: 20px 0 10px; }
svg { position: absolute; inset: 0; pointer-events: none; }
svg path { fill: none; stroke-width: 1.6; }
svg .stem.yes { stroke: var(--full); } svg .stem.no { stroke: var(--none); stroke-dasharray: 5 4; }
marker path { stroke: none; } #yes path { fill: var(--full); } #no path { fill: var(--none); }
.group { position: absolute; border: 1.5px solid var(--edge); border-radius: 14px; }
.group > span { position: absolute; left: 12px; top: 5px; font-weight: 650; font-size: 16px; }
.full > span { color: var(--full); } .part > span { color: var(--part); } .none > span { color: var(--none); }
.group.full { border-color: color-mix(in srgb, var(--full) 55%, transparent); } .group.part { border-color: color-mix(in srgb, var(--part) 55%, transparent); }
.group.none { border-color: color-mix(in srgb, var(--none) 55%, transparent); }
.state { position: absolute; border: 1.5px solid var(--c); border-radius: 10px; background: var(--box); overflow: hidden; font-size: 12px; line-height: 17px; }
.state.full { --c: var(--full); --s: var(--full-soft); } .state.part { --c: var(--part); --s: var(--part-soft); } .state.none { --c: var(--none); --s: var(--none-soft); }
.state h3 { margin: 0; padding: 4px 9px; height: 26px; font-size: 13px; line-height: 18px; background: var(--s); color: var(--c); display: flex; gap: 8px; justify-content: space-between; white-space: nowrap; }
.state h3 small { font-weight: 400; overflow: hidden; text-overflow: ellipsis; }
.state p { margin: 0; padding: 3px 9px 0; height: 20px; color: var(--soft); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
ul { list-style: none; margin: 0; padding: 3px 9px; }
.wide ul { columns: 340px; column-gap: 22px; }
li { height: 17px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; break-inside: avoid; }
li::before { display: inline-block; width: 15px; font-weight: 700; }
li.yes::before { content: '✓'; color: var(--full); } li.no::before { content: '✗'; color: var(--none); }
li.no b { color: var(--none); }
li em { color: var(--soft); font-style: normal; } li .tag { border: 1px solid var(--edge); border-radius: 4px; padding: 0 4px; font-size: 11px; }
.everywhere { position: static; margin: 0 0 16px; max-width: 1500px; --c: var(--edge); }
.missing { columns: 300px; margin: 18px 0; font-size: 12.5px; max-width: 1500px; overflow-wrap: anywhere; }
.missing h2 { font-size: 14px; column-span: all; margin: 14px 0 4px; }
.missing li { white-space: normal; height: auto; }
body.gaps li.yes, body.gaps .stem.yes { opacity: .22; }
@media (max-width: 600px) { header { padding: 8px 12px; gap: 6px 14px; } .meter { min-width: calc(50% - 14px); } .tools { margin-left: 0; } main { padding: 8px; } .wide ul { columns: 1; } }
`;

export const script = `
const sheets = [...document.querySelectorAll('.sheet')], main = document.querySelector('main');
let zoom = 1;
function scale(to) {
  zoom = Math.min(2, Math.max(0.1, to));
  for (const sheet of sheets) {
    sheet.style.transform = 'scale(' + zoom + ')';
    sheet.parentElement.style.width = sheet.offsetWidth * zoom + 'px';
    sheet.parentElement.style.height = sheet.offsetHeight * zoom + 'px';
  }
}
document.getElementById('in').onclick = () => scale(zoom * 1.25);
document.getElementById('out').onclick = () => scale(zoom / 1.25);
document.getElementById('fit').onclick = () => scale((main.clientWidth - 28) / Math.max(...sheets.map((sheet) => sheet.offsetWidth)));
document.getElementById('gaps').onchange = (event) => document.body.classList.toggle('gaps', event.target.checked);
scale(1);
`;
