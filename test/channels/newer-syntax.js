/** Stands for a script of the page that an old phone would not understand; see web-files.test.ts. */
export const length = (text) => text?.length ?? 0;
