/** The second factor: password, scan, a code to prove it works, recovery codes. */
import { useState } from 'preact/hooks';
import { api, loadMe, me } from '../../session';
import { Badge, Button, Card, CodeBlock, Dialog, TextInput, copyText, toast } from '../../ui';
import { useCell } from '../../use';
import { FormDialog } from '../kit/form_dialog';
import { saveText } from '../kit/save_file';
import { useSaving } from '../kit/saving';
import { t } from './texts';

interface Pending {
  secret: string;
  uri: string;
  qr: string | null; // an SVG document
}

type Step = 'none' | 'password' | 'end' | 'renew' | Pending | { codes: string[]; isRenewed?: boolean };

/** The card is left out while the server knows no second factor. */
export const SecondFactor = () => {
  const account = useCell(me);
  const [step, setStep] = useState<Step>('none');
  if (account?.totp === undefined) return null;
  const close = () => setStep('none');
  /** A dialog that saved closes itself: not the next step's, which is open by then. */
  const closeIf = (isOpen: (now: Step) => boolean) => () => setStep((now) => (isOpen(now) ? 'none' : now));
  return (
    <Card
      title={
        <span class="row">
          {t('totp')}
          <Badge tone={account.totp ? 'ok' : 'neutral'}>{t(account.totp ? 'totpOn' : 'totpOff')}</Badge>
        </span>
      }
      description={t('totpLead')}
    >
      {account.totp && account.recovery_codes_left !== undefined && (
        <p class={account.recovery_codes_left <= 2 ? 'hint-warn' : 'quiet'}>
          {t('recoveryLeft', { n: account.recovery_codes_left })}
        </p>
      )}
      <div class="row">
        {account.totp ? (
          <>
            <Button icon="refresh" onClick={() => setStep('renew')}>
              {t('recoveryRenew')}
            </Button>
            <Button onClick={() => setStep('end')}>{t('totpEnd')}</Button>
          </>
        ) : (
          <Button kind="primary" icon="lock" onClick={() => setStep('password')}>
            {t('totpStart')}
          </Button>
        )}
      </div>
      {step === 'password' && (
        <PasswordDialog onClose={closeIf((now) => now === 'password')} onPending={setStep} />
      )}
      {step === 'end' && <EndDialog onClose={close} />}
      {step === 'renew' && (
        <RenewDialog
          onClose={closeIf((now) => now === 'renew')}
          onCodes={(codes) => setStep({ codes, isRenewed: true })}
        />
      )}
      {typeof step === 'object' && 'secret' in step && (
        <ScanDialog
          pending={step}
          onClose={closeIf((now) => typeof now === 'object' && 'secret' in now)}
          onCodes={(codes) => setStep({ codes })}
        />
      )}
      {typeof step === 'object' && 'codes' in step && (
        <CodesDialog codes={step.codes} isRenewed={step.isRenewed} onClose={close} />
      )}
    </Card>
  );
};

const PasswordField = ({
  value,
  error,
  onValue,
}: {
  value: string;
  error: string | undefined;
  onValue: (value: string) => void;
}) => (
  <TextInput
    label={t('totpPassword')}
    type="password"
    autoComplete="current-password"
    required
    value={value}
    error={error}
    onValue={onValue}
    data-autofocus
  />
);

const PasswordDialog = ({
  onClose,
  onPending,
}: {
  onClose: () => void;
  onPending: (pending: Pending) => void;
}) => {
  const saving = useSaving('password');
  const [password, setPassword] = useState('');
  const start = async () => {
    onPending(await api.post<Pending>('me/totp', { password }));
  };
  return (
    <FormDialog
      title={t('totp')}
      action={t('continue')}
      saving={saving}
      onSave={start}
      onClose={onClose}
      width="narrow"
    >
      <PasswordField value={password} error={saving.of('password')} onValue={setPassword} />
    </FormDialog>
  );
};

const EndDialog = ({ onClose }: { onClose: () => void }) => {
  const saving = useSaving('password');
  const [password, setPassword] = useState('');
  const end = async () => {
    await api.delete('me/totp', { password });
    await loadMe();
    toast(t('totpEnded'));
  };
  return (
    <FormDialog
      title={t('totpEndTitle')}
      action={t('totpEnd')}
      isDangerous
      saving={saving}
      onSave={end}
      onClose={onClose}
      width="narrow"
    >
      <PasswordField value={password} error={saving.of('password')} onValue={setPassword} />
    </FormDialog>
  );
};

/** A picture, not markup: whatever the SVG holds, it runs nothing. */
const pictureOf = (svg: string) => 'data:image/svg+xml;utf8,' + encodeURIComponent(svg);

const ScanDialog = ({
  pending,
  onClose,
  onCodes,
}: {
  pending: Pending;
  onClose: () => void;
  onCodes: (codes: string[]) => void;
}) => {
  const saving = useSaving('code');
  const [code, setCode] = useState('');
  const confirm = async () => {
    const { recovery_codes: codes } = await api.post<{ recovery_codes: string[] }>('me/totp/confirm', {
      code: code.replace(/\s/g, ''),
    });
    await loadMe();
    onCodes(codes);
  };
  return (
    <FormDialog
      title={t('totp')}
      action={t('totpConfirm')}
      saving={saving}
      onSave={confirm}
      onClose={onClose}
    >
      {pending.qr && (
        <>
          <p>{t('totpScan')}</p>
          <img class="qr" src={pictureOf(pending.qr)} alt={t('qr')} width={200} height={200} />
        </>
      )}
      <p>{t('totpType')}</p>
      <CodeBlock label={t('totpKey')} text={pending.secret.replace(/(.{4})(?=.)/g, '$1 ')} />
      <p>
        <a href={pending.uri}>{t('totpLink')}</a>
      </p>
      <TextInput
        label={t('totpCode')}
        hint={t('totpCodeHint')}
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        maxLength={10}
        value={code}
        error={saving.of('code')}
        onValue={setCode}
        data-autofocus
      />
    </FormDialog>
  );
};

/** New recovery codes alone; the app's key stays. */
const RenewDialog = ({ onClose, onCodes }: { onClose: () => void; onCodes: (codes: string[]) => void }) => {
  const saving = useSaving('password', 'totp');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const renew = async () => {
    const { recovery_codes: codes } = await api.post<{ recovery_codes: string[] }>('me/totp/recovery-codes', {
      password,
      totp: code.trim(),
    });
    await loadMe();
    onCodes(codes);
  };
  return (
    <FormDialog
      title={t('recoveryRenew')}
      action={t('recoveryRenew')}
      saving={saving}
      onSave={renew}
      onClose={onClose}
    >
      <p>{t('recoveryRenewText')}</p>
      <PasswordField value={password} error={saving.of('password')} onValue={setPassword} />
      <TextInput
        label={t('recoveryCode')}
        autoComplete="one-time-code"
        required
        maxLength={30}
        value={code}
        error={saving.of('totp')}
        onValue={setCode}
      />
    </FormDialog>
  );
};

const CodesDialog = ({
  codes,
  isRenewed,
  onClose,
}: {
  codes: string[];
  isRenewed: boolean | undefined;
  onClose: () => void;
}) => {
  const text = codes.join('\n');
  return (
    <Dialog
      title={t('recovery')}
      onClose={onClose}
      actions={
        <>
          <Button icon="copy" onClick={() => void copyText(text)}>
            {t('recoveryCopy')}
          </Button>
          <Button
            icon="download"
            onClick={() => saveText('iterochat-recovery-codes.txt', 'text/plain', `${text}\n`)}
          >
            {t('recoverySave')}
          </Button>
          <Button kind="primary" onClick={onClose}>
            {t('recoveryDone')}
          </Button>
        </>
      }
    >
      <p>{t(isRenewed ? 'recoveryRenewed' : 'totpNow')}</p>
      <p>{t('recoveryText')}</p>
      <ul class="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </Dialog>
  );
};
