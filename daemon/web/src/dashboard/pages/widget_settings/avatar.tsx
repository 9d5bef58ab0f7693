import { useId, useRef, useState } from 'preact/hooks';
import { Button } from '../../ui';
import { t } from './texts';

const side = 96; // pixels

interface AvatarFieldProps {
  value: string; // a data: address; empty: none
  error: string | undefined;
  onValue: (value: string) => void;
}

/** A picture, made small here and kept with the settings: visitors load it from nowhere else. */
export const AvatarField = ({ value, error, onValue }: AvatarFieldProps) => {
  const picker = useRef<HTMLInputElement>(null);
  const [isBroken, setBroken] = useState(false);
  const hint = useId();
  const take = async () => {
    const file = picker.current?.files?.[0];
    if (!file) return;
    setBroken(false);
    try {
      onValue(await shrink(file));
    } catch {
      setBroken(true);
    }
    if (picker.current) picker.current.value = '';
  };
  return (
    <div class="field" role="group" aria-label={t('avatar')} aria-describedby={hint}>
      <span class="field-label">{t('avatar')}</span>
      <div class="row">
        {value && <img class="mock-avatar" src={value} alt="" width={40} height={40} />}
        <Button icon="upload" onClick={() => picker.current?.click()}>
          {t('avatarChoose')}
        </Button>
        {value && (
          <Button kind="quiet" onClick={() => onValue('')}>
            {t('avatarRemove')}
          </Button>
        )}
      </div>
      <input
        ref={picker}
        type="file"
        hidden
        aria-label={t('avatarChoose')}
        accept="image/*"
        onChange={() => void take()}
      />
      <p id={hint} class="field-hint">
        {t('avatarHint')}
      </p>
      {(error || isBroken) && <p class="field-error">{error ?? t('avatarBroken')}</p>}
    </div>
  );
};

/** The middle square of a picture, as a data: address of a few kilobytes. */
const shrink = async (file: File): Promise<string> => {
  const bitmap = await createImageBitmap(file);
  const edge = Math.min(bitmap.width, bitmap.height);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = side;
  canvas
    .getContext('2d')
    ?.drawImage(bitmap, (bitmap.width - edge) / 2, (bitmap.height - edge) / 2, edge, edge, 0, 0, side, side);
  bitmap.close();
  return canvas.toDataURL('image/png');
};
