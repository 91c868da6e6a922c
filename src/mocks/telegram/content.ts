/** What people's messages are made of. @see https://core.telegram.org/bots/api#message (read 2026-11) */
import { JPEG } from '../platform/samples.ts';
import { findEntities } from './entities.ts';
import type { Files } from './files.ts';
import { photoSizes } from './photo.ts';
import type { TgMessage, TgUser } from './types.ts';

type Content = Partial<TgMessage>;

const OGG = new TextEncoder().encode('OggS, as far as anybody looks');

export function textContent(text: string): Content {
  const entities = findEntities(text);
  return { text, ...(entities.length > 0 ? { entities } : {}) };
}

export function captionContent(caption: string | undefined): Content {
  if (caption === undefined) return {};
  const entities = findEntities(caption);
  return { caption, ...(entities.length > 0 ? { caption_entities: entities } : {}) };
}

export function photoContent(
  files: Files,
  { bytes = JPEG, caption, albumId }: { bytes?: Uint8Array; caption?: string; albumId?: string },
): Content {
  const largest = files.add(bytes, { folder: 'photos', extension: '.jpg', type: 'image/jpeg' });
  const album = albumId ? { media_group_id: albumId } : {};
  return { ...album, photo: photoSizes(files, largest, bytes), ...captionContent(caption) };
}

export function documentContent(
  files: Files,
  { bytes, mime, name = 'file.bin', caption }: { bytes: Uint8Array; mime: string; name?: string; caption?: string },
): Content {
  const extension = /\.\w{1,8}$/.exec(name)?.[0] ?? '';
  const file = files.add(bytes, { folder: 'documents', extension, type: mime });
  return { document: { file_name: name, mime_type: mime, ...file }, ...captionContent(caption) };
}

export function voiceContent(files: Files, bytes: Uint8Array = OGG): Content {
  const file = files.add(bytes, { folder: 'voice', extension: '.oga', type: 'audio/ogg' });
  return { voice: { duration: 3, mime_type: 'audio/ogg', ...file } };
}

export function stickerContent(files: Files): Content {
  const file = files.add(JPEG, { folder: 'stickers', extension: '.webp', type: 'image/webp' });
  const kind = { type: 'regular', is_animated: false, is_video: false, emoji: '👍', set_name: 'Fakes' };
  return { sticker: { width: 512, height: 512, ...kind, ...file } };
}

/** Telegram gives numbers with or without `+`; here without, unless told otherwise. */
export function contactContent(
  person: TgUser,
  { own = true, phone = '84901234567', name }: { own?: boolean; phone?: string; name?: string },
): Content {
  const first_name = name ?? (own ? person.first_name : 'Somebody else');
  return { contact: { phone_number: phone, first_name, user_id: own ? person.id : person.id + 1 } };
}
