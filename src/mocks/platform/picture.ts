/** Fetches a picture the bot sends by its address, as the platform's servers do, so that tests see it was really there. */
import { isLoopbackUrl } from './loopback.ts';

export interface Picture {
  url: string;
  /** HTTP status of its fetch; missing if it was not fetched or no answer came. */
  status?: number;
  /** Of the body. */
  byteCount?: number;
  /** Content type. */
  type?: string;
  /** Why there was no answer. */
  error?: string;
}

/** How long its server may take. */
const FETCH_MS = 10_000;

/** Never rejects. What is not on this machine is not fetched. Redirects are not followed. */
export async function fetchPicture(url: string, signal: AbortSignal): Promise<Picture> {
  if (!isLoopbackUrl(url)) return { url };
  try {
    const answer = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(FETCH_MS)]),
    });
    const { byteLength } = await answer.arrayBuffer();
    return { url, status: answer.status, byteCount: byteLength, type: answer.headers.get('content-type') ?? '' };
  } catch (error) {
    return { url, error: error instanceof Error ? error.name : String(error) };
  }
}
