import { createHash, X509Certificate } from 'node:crypto';
import type { Certificate } from '../transport/certificates.ts';

/** The argument that makes Chromium trust this certificate, whoever signed it, and no other. */
export function trusted({ cert }: Certificate): string {
  const key = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
  return `--ignore-certificate-errors-spki-list=${createHash('sha256').update(key).digest('base64')}`;
}
