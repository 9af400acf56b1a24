import { randomName } from '../stream/machineRandom.ts';
import { contentPolicy } from './contentPolicy.ts';
import { insideTexts } from './insideTexts.ts';

/** A page for a server to answer with. */
export interface SandboxPage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Makes the page of a guest's frame, for hosts that serve it: a new one for each response. Give its address to
 * `sandboxedWorker` as `frame`. Served, the policy comes in headers, and Chromium's `Connection-Allowlist` closes every
 * connection a second time. A host whose own page has a policy of its own needs this, because a frame that is not served
 * inherits that policy.
 *
 * The headers must reach the browser as they are.
 *
 * @example
 * createServer((request, response) => {
 *   const { headers, body } = sandboxPage();
 *   response.writeHead(200, headers).end(body);
 * });
 */
export function sandboxPage(): SandboxPage {
  const nonce = randomName(4);
  const headers = Object.freeze({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `sandbox allow-scripts; ${contentPolicy(nonce)}`,
    'connection-allowlist': '()',
    // A page with Cross-Origin-Embedder-Policy shows no frame without these two.
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'cross-origin',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  return Object.freeze({ headers, body: `<!doctype html>${scriptOf(nonce)}` });
}

/** The same for `srcdoc`, where the policy can only be in the page. */
export function sandboxDocument(): string {
  const nonce = randomName(4);
  const policy = `<meta http-equiv="Content-Security-Policy" content="${contentPolicy(nonce)}">`;
  return `<!doctype html>${policy}${scriptOf(nonce)}`;
}

const scriptOf = (nonce: string): string => `<script nonce="${nonce}">${insideTexts.frame}</script>`;
