import { generate } from 'selfsigned';

/** A certificate and its key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const kind = { keyType: 'ec', algorithm: 'sha256' } as const;

/** Makes a certificate authority. */
export async function authority(): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: 'an authority of this test' }], {
    ...kind,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return { cert: made.cert, key: made.private };
}

/** Makes a server's certificate for a name or an address, signed by an authority or else by itself. @default valid now */
export async function certificate(
  name: { dns: string } | { ip: string },
  by?: Certificate,
  valid?: { readonly from: Date; readonly to: Date },
): Promise<Certificate> {
  const altName = 'dns' in name ? ({ type: 2, value: name.dns } as const) : ({ type: 7, ip: name.ip } as const);
  const made = await generate([{ name: 'commonName', value: 'a server of this test' }], {
    ...kind,
    ...(by ? { ca: by } : undefined),
    ...(valid ? { notBeforeDate: valid.from, notAfterDate: valid.to } : undefined),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'subjectAltName', altNames: [altName] },
    ],
  });
  return { cert: made.cert, key: made.private };
}
