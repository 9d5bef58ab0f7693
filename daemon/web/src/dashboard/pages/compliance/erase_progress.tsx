/** An erasure under way, and its proof when it is done. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { org } from '../../session';
import { Banner, Button, CodeBlock, Dialog } from '../../ui';
import { Progress } from '../kit/parts';
import type { Erasure } from '../kit/types';
import { CertificateDialog } from './certificate';
import { CloseFulfilled } from './close_fulfilled';
import { countsText } from './counts';
import { e } from './erase_texts';
import { t } from './texts';

const look_again = 700; // milliseconds

/** The erasure as it goes on; undefined at first. */
function useErasure(id: string): Erasure | undefined {
  const [now, setNow] = useState<Erasure>();
  const hasEnded = now?.state === 'done' || now?.state === 'failed';
  useEffect(() => {
    if (hasEnded) return;
    const abort = new AbortController();
    const look = () =>
      org.get<Erasure>(`erasures/${id}`, {}, abort.signal).then(setNow, () => undefined /* looks again */);
    void look();
    const timer = setInterval(() => void look(), look_again);
    return () => {
      clearInterval(timer);
      abort.abort();
    };
  }, [id, hasEnded]);
  return now;
}

export const EraseProgress = ({
  started,
  request,
  onClose,
  onDone,
}: {
  started: Erasure & { salt?: string };
  request: string | undefined;
  onClose: () => void;
  onDone: () => void;
}) => {
  const now = useErasure(started.id) ?? started;
  const [isShown, setShown] = useState(false);
  const isDone = now.state === 'done';
  const told = useRef(onDone);
  told.current = onDone;
  useEffect(() => {
    if (isDone) told.current();
  }, [isDone]);
  if (isShown) return <CertificateDialog erasure={now} onClose={() => setShown(false)} />;
  return (
    <Dialog
      title={t('erasePerson')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{e('close')}</Button>
          {isDone && (
            <Button kind="primary" icon="shield" onClick={() => setShown(true)}>
              {t('certificate')}
            </Button>
          )}
        </>
      }
    >
      <div role="status">
        <State erasure={now} />
      </div>
      {started.salt && (
        <>
          <p>{e('saltText')}</p>
          <CodeBlock label={e('salt')} text={started.salt} />
        </>
      )}
      {isDone && request && <CloseFulfilled request={request} erasure={now.id} />}
    </Dialog>
  );
};

const State = ({ erasure }: { erasure: Erasure }) => {
  if (erasure.state === 'done')
    return (
      <Banner tone="ok" icon="check">
        <strong>{e('done')}</strong> {countsText(erasure.counts)}
      </Banner>
    );
  if (erasure.state === 'failed')
    return (
      <Banner tone="danger" icon="warning">
        {e('failed')}
      </Banner>
    );
  return (
    <>
      <Progress share={undefined} label={e('running')} />
      <p class="quiet">
        {e('running')} {erasure.step && e('step', { step: erasure.step.replaceAll('_', ' ') })}
      </p>
    </>
  );
};
