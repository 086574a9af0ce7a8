import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificates {
  /** Of an authority of the caller's own. */
  ca: string;
  certificate: string;
  key: string;
  remove(): void;
}

/** A certificate for these names, in the form of OpenSSL (`DNS:localhost,IP:127.0.0.1`). */
export function makeCertificates(names: string): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'dialogkeeper-tls-'));
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const authority = ['-subj', '/CN=test authority', '-days', '2'];
  openssl('req', '-x509', ...newKey, '-keyout', file('ca.key'), '-out', file('ca.crt'), ...authority);
  openssl('req', ...newKey, '-keyout', file('key'), '-out', file('csr'), '-subj', '/CN=test server');
  writeFileSync(file('extensions'), `subjectAltName=${names}\n`);
  const signing = ['-CA', file('ca.crt'), '-CAkey', file('ca.key'), '-CAcreateserial', '-days', '2'];
  openssl(
    'x509',
    '-req',
    '-in',
    file('csr'),
    '-out',
    file('crt'),
    ...signing,
    '-extfile',
    file('extensions'),
  );
  return {
    ca: file('ca.crt'),
    certificate: file('crt'),
    key: file('key'),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
