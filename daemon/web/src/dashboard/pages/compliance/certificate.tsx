/** What an erasure's certificate says, the three files that prove it, and the line that checks them. */
import type { List } from '../../../shared/api';
import { api, org } from '../../session';
import { Banner, Button, CodeBlock, Dialog, Loaded } from '../../ui';
import { useLoad } from '../../use';
import { isMissing } from '../kit/parts';
import { saveBlob, saveText } from '../kit/save_file';
import type { Erasure, SigningKey } from '../kit/types';
import { CertificateFacts, CertificateProof, readCertificate } from './certificate_facts';
import { t } from './texts';

/** An erasure by its id; a certificate that is named finds its key sooner. */
type Certified = Pick<Erasure, 'id' | 'certificate'>;

interface Proof {
  certificate: string; // the signed bytes, as text
  signature: Uint8Array<ArrayBuffer>;
  key: string | undefined; // PEM
}

const fromBase64 = (text: string) => Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));

/** The key that signed: the erasure names it, and so does the certificate. */
function keyOf(erasure: Certified, certificate: string, keys: SigningKey[]): string | undefined {
  const named = keys.find(
    (key) => key.id === erasure.certificate?.key || certificate.includes(`"${key.id}"`),
  );
  return named?.public_key_pem;
}

async function readProof(erasure: Certified): Promise<Proof> {
  const { id } = erasure;
  const [certificate, signature, keys] = await Promise.all([
    org.file(`erasures/${id}/certificate`).then(({ content }) => content.text()),
    org.file(`erasures/${id}/certificate/signature`).then(({ content }) => content.text()),
    api.get<List<SigningKey>>('signing-keys'),
  ]);
  return { certificate, signature: fromBase64(signature), key: keyOf(erasure, certificate, keys.items) };
}

const verify_line =
  'openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in certificate.json -sigfile certificate.sig';

export const CertificateDialog = ({ erasure, onClose }: { erasure: Certified; onClose: () => void }) => {
  const loaded = useLoad(`certificate/${erasure.id}`, () => readProof(erasure));
  return (
    <Dialog title={t('certificateTitle')} onClose={onClose} width="wide">
      {isMissing(loaded.error) ? (
        <Banner icon="info">{t('certificateMissing')}</Banner>
      ) : (
        <Loaded of={loaded}>{(proof) => <Files proof={proof} />}</Loaded>
      )}
    </Dialog>
  );
};

const Files = ({ proof }: { proof: Proof }) => {
  const { certificate, signature, key } = proof;
  const body = readCertificate(certificate);
  return (
    <>
      {body && <CertificateFacts of={body} />}
      <section class="stack">
        <h3>{t('certificateFiles')}</h3>
        <p>{t('certificateText')}</p>
        <div class="row">
          <Button
            icon="download"
            onClick={() => saveText('certificate.json', 'application/json', certificate)}
          >
            {t('certificateFile')}
          </Button>
          <Button icon="download" onClick={() => saveBlob('certificate.sig', new Blob([signature]))}>
            {t('signatureFile')}
          </Button>
          {key && (
            <Button icon="download" onClick={() => saveText('key.pem', 'application/x-pem-file', key)}>
              {t('keyFile')}
            </Button>
          )}
        </div>
        <p>{t('verifyLine')}</p>
        <CodeBlock label={t('verifyLine')} text={verify_line} />
      </section>
      {body && <CertificateProof of={body} />}
    </>
  );
};
