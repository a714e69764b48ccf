// Two short tones: one for a good scan, another for an unknown code.

let audio: AudioContext | null = null;

/** A scan that found its product. */
export function goodTone(): void {
  tone(1320, 0.06);
}

/** A code that nobody knows, or a refusal. */
export function otherTone(): void {
  tone(330, 0.18);
}

function tone(hertz: number, seconds: number): void {
  if (typeof AudioContext === 'undefined') return;
  try {
    audio ??= new AudioContext();
    if (audio.state === 'suspended') void audio.resume();
    const oscillator = audio.createOscillator();
    const volume = audio.createGain();
    const start = audio.currentTime;
    oscillator.frequency.value = hertz;
    volume.gain.setValueAtTime(0.12, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + seconds);
    oscillator.connect(volume).connect(audio.destination);
    oscillator.start(start);
    oscillator.stop(start + seconds);
  } catch {
    // A machine without sound sells as well.
  }
}
