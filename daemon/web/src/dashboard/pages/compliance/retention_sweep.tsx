/** The sweep of one plan: typed confirmation, the brake, progress, what came of it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError } from '../../../shared/api';
import { figureIn, numberText, percentText } from '../../format';
import { org } from '../../session';
import { Banner, Button, Checkbox, Dialog, TextInput } from '../../ui';
import { FormDialog } from '../kit/form_dialog';
import { failureOf, followJob } from '../kit/jobs';
import { Progress } from '../kit/parts';
import { useSaving } from '../kit/saving';
import type { Job, RetentionPlan } from '../kit/types';
import { r } from './retention_texts';

const usual_brake = 20; // percent; the server says its own

interface Props {
  plan: RetentionPlan;
  onClose: () => void;
  onSwept: () => void;
}

export const SweepDialog = ({ plan, onClose, onSwept }: Props) => {
  const [job, setJob] = useState<string>();
  return job ? (
    <Running job={job} onClose={onClose} onSwept={onSwept} />
  ) : (
    <Confirm plan={plan} onClose={onClose} onStarted={setJob} />
  );
};

const Confirm = ({
  plan,
  onClose,
  onStarted,
}: {
  plan: RetentionPlan;
  onClose: () => void;
  onStarted: (job: string) => void;
}) => {
  const saving = useSaving('confirm');
  const [typed, setTyped] = useState('');
  const most = plan.brake_percent ?? usual_brake;
  const isBraked = plan.percent > most;
  const [isReleased, setReleased] = useState(false);
  const share = percentText(plan.percent / 100);
  const start = async () => {
    await saving.run(async () => {
      const released = isReleased ? { max_percent: Math.min(100, Math.ceil(plan.percent)) } : {};
      const { id } = await org.post<{ id: string }>('retention/sweep', {
        plan: plan.hash,
        confirm: plan.total,
        ...released,
      });
      onStarted(id);
    });
    return false; // the dialog goes on with the progress instead of closing
  };
  return (
    <FormDialog
      title={r('sweepTitle')}
      action={r('erase')}
      isDangerous
      isReady={figureIn(typed) === String(plan.total) && (!isBraked || isReleased)}
      saving={{ ...saving, run: start }}
      onSave={start}
      onClose={() => !saving.isBusy && onClose()}
    >
      <Banner tone="danger" icon="warning">
        {r('sweepText', { n: plan.total })}
      </Banner>
      {isBraked && (
        <>
          <Banner tone="warn" icon="shield">
            <strong>{r('brakeTitle')}.</strong> {r('brakeText', { share, most: percentText(most / 100) })}
          </Banner>
          <Checkbox label={r('brakeRelease', { share })} checked={isReleased} onValue={setReleased} />
        </>
      )}
      <TextInput
        label={r('typeCount', { n: plan.total })}
        inputMode="numeric"
        required
        value={typed}
        error={saving.of('confirm')}
        onValue={setTyped}
        data-autofocus
      />
    </FormDialog>
  );
};

const Running = ({ job, onClose, onSwept }: { job: string; onClose: () => void; onSwept: () => void }) => {
  const [now, setNow] = useState<Job>();
  const [problem, setProblem] = useState('');
  const told = useRef(onSwept);
  told.current = onSwept;
  useEffect(() => {
    const abort = new AbortController();
    followJob(() => org.get<Job>(`jobs/${job}`, {}, abort.signal), setNow, abort.signal).then(
      () => told.current(),
      (error: unknown) => {
        if (error instanceof ApiError) setProblem(error.message);
      },
    );
    return () => abort.abort();
  }, [job]);
  return (
    <Dialog
      title={r('sweepTitle')}
      onClose={onClose}
      actions={<Button onClick={onClose}>{r('close')}</Button>}
    >
      <div role="status">
        <Outcome job={now} />
      </div>
      {problem && (
        <Banner tone="danger" icon="warning">
          {problem}
        </Banner>
      )}
    </Dialog>
  );
};

const Outcome = ({ job }: { job: Job | undefined }) => {
  if (job?.state === 'done') {
    const { erased, kept } = job.result as { erased: number; kept: number };
    return (
      <Banner tone="ok" icon="check">
        {r('done', { n: erased })} {kept > 0 && r('doneKept', { n: kept })}
      </Banner>
    );
  }
  if (job?.state === 'failed' || job?.state === 'cancelled')
    return (
      <Banner tone="danger" icon="warning">
        <strong>{r('failed')}.</strong> {failureOf(job)}
      </Banner>
    );
  const share = job?.total ? job.done / job.total : undefined;
  return (
    <>
      <Progress share={share} label={r('sweeping')} />
      <p class="quiet">
        {r('sweeping')} {job?.stage && r('stage', { stage: job.stage.replaceAll('_', ' ') })}{' '}
        {job?.total ? `${numberText(job.done)} / ${numberText(job.total)}` : ''}
      </p>
    </>
  );
};
