/** After what a request asked for was done: the step that closes it. */
import { useState } from 'preact/hooks';
import { org } from '../../session';
import { Banner, Button, toastFailure } from '../../ui';
import { useBusy } from '../../use';
import { e } from './erase_texts';

export const CloseFulfilled = ({ request, erasure }: { request: string; erasure?: string }) => {
  const [isClosed, setClosed] = useState(false);
  const [isBusy, run] = useBusy();
  const close = () =>
    run(async () => {
      try {
        await org.post(`requests/${request}/close`, { outcome: 'fulfilled', ...(erasure && { erasure }) });
        setClosed(true);
      } catch (error) {
        toastFailure(error);
      }
    });
  return (
    <Banner
      icon="scale"
      action={
        !isClosed && (
          <Button size="small" isBusy={isBusy} onClick={() => void close()}>
            {e('closeRequest')}
          </Button>
        )
      }
    >
      <span role="status">{isClosed ? e('requestClosed') : e('requestWaits')}</span>
    </Banner>
  );
};
