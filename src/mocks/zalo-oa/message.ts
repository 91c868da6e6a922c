/** What a consultation message may hold: text, a picture, a list, a file, buttons (Zalo OA v3, `message/cs`, as transcribed, read 2026-11). */
import { isObject, type Params, readText } from '../platform/params.ts';
import { invalid } from './refusals.ts';
import type { Limits, Switches } from './switches.ts';

export interface OaButton {
  title: string;
  type: string;
  payload: unknown;
}

/** What a person sees of it. */
export interface Content {
  text: string;
  buttons: OaButton[];
  media?: 'photo' | 'gif' | 'list' | 'file' | 'request_user_info';
  /** Where the picture is, to be fetched. */
  pictureUrl?: string;
}

interface Rules {
  limits: Limits;
  switches: Switches;
}

/** Checked as the platform checks it, as far as that is known; throws `OaRefusal`. */
export function readMessage(message: unknown, rules: Rules): Content {
  if (!isObject(message)) throw invalid('message');
  const { attachment } = message;
  if (attachment !== undefined && !isObject(attachment)) throw invalid('attachment');
  const content = attachment ? readAttachment(attachment, rules) : { buttons: [] };
  const text = readText(message, 'text') ?? innerText(attachment) ?? '';
  if (text.length > rules.limits.textChars) throw invalid('text');
  const needsText = content.media === undefined;
  if (needsText && text.trim() === '') throw invalid('text');
  return { text, ...content };
}

/** Some have the text of a message with buttons inside the template instead. */
function innerText(attachment: Params | undefined): string | undefined {
  return isObject(attachment?.payload) ? readText(attachment.payload, 'text') : undefined;
}

function readAttachment(attachment: Params, rules: Rules): Omit<Content, 'text'> {
  const payload = isObject(attachment.payload) ? attachment.payload : {};
  if (attachment.type === 'file') {
    if (!readText(payload, 'token')) throw invalid('token');
    return { buttons: [], media: 'file' };
  }
  if (attachment.type !== 'template') throw invalid('type');
  const buttons = readButtons(payload.buttons, rules.limits);
  const kind = readText(payload, 'template_type');
  if (kind === undefined || kind === 'button' || kind === 'buttons') {
    if (buttons.length === 0) throw invalid('buttons');
    return { buttons };
  }
  if (kind === 'media') return readMedia(payload, buttons, rules);
  if (kind === 'list') return readList(payload, buttons, rules.limits);
  if (kind === 'request_user_info') {
    readElements(payload, 1);
    return { buttons, media: kind };
  }
  throw invalid('template_type');
}

function readMedia(payload: Params, buttons: OaButton[], { switches }: Rules): Omit<Content, 'text'> {
  const [element] = readElements(payload, 1);
  const kind = element && readText(element, 'media_type');
  if (kind !== 'image' && kind !== 'gif') throw invalid('media_type');
  if (buttons.length > 0 && !switches.pictureButtons) throw invalid('buttons');
  const url = element && readText(element, 'url');
  const id = element && readText(element, 'attachment_id');
  if ((url === undefined) === (id === undefined)) throw invalid('url');
  if (url !== undefined && !/^https?:\/\/./.test(url)) throw invalid('url');
  return { buttons, media: kind === 'gif' ? 'gif' : 'photo', ...(url !== undefined && { pictureUrl: url }) };
}

function readList(payload: Params, buttons: OaButton[], limits: Limits): Omit<Content, 'text'> {
  for (const element of readElements(payload, limits.elements)) {
    const title = readText(element, 'title') ?? '';
    if (title === '' || title.length > limits.titleChars) throw invalid('title');
    if (element.default_action !== undefined && !isObject(element.default_action)) throw invalid('default_action');
  }
  return { buttons, media: 'list' };
}

function readElements(payload: Params, most: number): Params[] {
  const { elements } = payload;
  if (!Array.isArray(elements) || elements.length === 0 || elements.length > most) throw invalid('elements');
  if (!elements.every(isObject)) throw invalid('elements');
  return elements;
}

function readButtons(given: unknown, limits: Limits): OaButton[] {
  if (given === undefined) return [];
  if (!Array.isArray(given) || given.length > limits.buttons) throw invalid('buttons');
  return given.map((button) => {
    if (!isObject(button)) throw invalid('buttons');
    const title = readText(button, 'title') ?? '';
    if (title === '' || title.length > limits.titleChars) throw invalid('title');
    const type = readText(button, 'type') ?? '';
    if (!isPayloadOf(type, button.payload, limits)) throw invalid('payload');
    return { title, type, payload: button.payload };
  });
}

function isPayloadOf(type: string, payload: unknown, { payloadChars }: Limits): boolean {
  if (type === 'oa.query.hide' || type === 'oa.query.show')
    return typeof payload === 'string' && payload !== '' && payload.length <= payloadChars;
  if (!isObject(payload)) return false;
  if (type === 'oa.open.url') return /^https?:\/\/./.test(readText(payload, 'url') ?? '');
  if (type === 'oa.open.phone' || type === 'oa.open.sms') return (readText(payload, 'phone_code') ?? '') !== '';
  return false;
}
