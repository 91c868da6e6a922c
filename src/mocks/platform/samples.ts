/** Bytes for people who send something without saying what. */

/** The start and the end of a JPEG: enough for whoever looks at the first bytes. */
export const JPEG = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 0xff, 0xd9]);
