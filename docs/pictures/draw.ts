/** `npm run pictures`: plays a linking over the fake Telegram and draws what the citizen saw, as SVG, for the README. */
import { writeFileSync } from 'node:fs';
import { play, startWorld } from '../../test/world.ts';

interface Bubble {
  mine: boolean;
  text: string;
  buttons: string[];
}

const width = 400;
const lineHeight = 19;
const padding = 12;
const charsPerLine = 42;

const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function wrap(text: string): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines = [''];
    for (const word of paragraph.split(' ')) {
      const last = lines.at(-1) ?? '';
      if (last !== '' && last.length + word.length >= charsPerLine) lines.push(word);
      else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
    }
    return lines;
  });
}

function drawBubble({ mine, text, buttons }: Bubble, top: number): { svg: string; height: number } {
  const lines = wrap(text);
  const widest = Math.max(...lines.map(({ length }) => length));
  const boxWidth = Math.min(width - 50, Math.max(90, widest * 8 + 2 * padding));
  const left = mine ? width - boxWidth - 12 : 12;
  const boxHeight = lines.length * lineHeight + 2 * padding - 6;
  const words = lines.map((line, index) => {
    const bold = /^(Bước|Step) \d/.test(line) ? ' font-weight="600"' : '';
    return `<text x="${left + padding}" y="${top + padding + 12 + index * lineHeight}"${bold}>${escapeXml(line)}</text>`;
  });
  const keys = buttons.map((label, index) => {
    const y = top + boxHeight + 5 + index * 33;
    return `<rect x="${left}" y="${y}" width="${boxWidth}" height="28" rx="8" fill="#5b7083"/><text x="${left + boxWidth / 2}" y="${y + 19}" fill="#fff" text-anchor="middle">${escapeXml(label)}</text>`;
  });
  const box = `<rect x="${left}" y="${top}" width="${boxWidth}" height="${boxHeight}" rx="12" fill="${mine ? '#d8f5c4' : '#fff'}"/>`;
  return { svg: [box, ...words, ...keys].join('\n'), height: boxHeight + buttons.length * 33 + 14 };
}

function draw(title: string, bubbles: Bubble[]): string {
  let top = 14;
  const parts = bubbles.map((bubble) => {
    const { svg, height } = drawBubble(bubble, top);
    top += height;
    return svg;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${top}" viewBox="0 0 ${width} ${top}" font-family="system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif" font-size="14" fill="#1c2833" role="img">
<title>${title}</title>
<rect width="${width}" height="${top}" rx="14" fill="#a8c3d6"/>
${parts.join('\n')}
</svg>
`;
}

const world = await startWorld();
const user = world.telegram.user(1);
const bubbles: Bubble[] = [];

/** Says `typed` (or presses `#label`) and draws it with the replies that contain what is expected. */
async function turn(typed: string, ...expected: string[]) {
  bubbles.push({ mine: true, text: typed.replace(/^#/, ''), buttons: [] });
  const before = user.replies().length;
  await play(user, [[typed, ...expected]]);
  for (const { text, buttons } of user.replies().slice(before)) bubbles.push({ mine: false, text, buttons });
}

await turn('xin chào', 'Kính chào');
await turn('#Liên kết ngay tại đây', 'Trước khi bắt đầu');
writeFileSync(new URL('beginning.svg', import.meta.url), draw('Greeting, menu and consent', bubbles.splice(0)));
await turn('#Tôi đồng ý', 'Bước 1/4');
await turn('042 190 000 002', 'ngày sinh');
await turn('20-7-1990', 'Bước 3/4');
await turn('#Cập nhật', 'Một mã 6 số');
writeFileSync(
  new URL('steps.svg', import.meta.url),
  draw('The steps: number, birth date, update, code', bubbles.splice(0)),
);
await turn(world.code('0900000002'), 'của chính Ông/Bà phải không?');
await turn('#Có, liên kết', 'Liên kết thành công');
writeFileSync(new URL('linked.svg', import.meta.url), draw('Confirmation and success', bubbles.splice(0)));
await world.close();
