import { useApp } from "../../../app-context.ts";
import { Figure, Figures } from "../../../design/figure.tsx";
import { NameTag } from "../../../design/name-tag.tsx";
import { Waiting } from "../../../design/waiting.tsx";
import { formatSpeed } from "../../../format/number.ts";
import type { Volunteer } from "../volunteer.ts";
import { useVolunteer } from "./use-volunteer.ts";

const gpuNote = (fallback: boolean) =>
  fallback ? "A software adapter: slow, but exact." : "The graphics chip itself.";

/** Says that the processor works, and takes the visitor's word for it back. */
function CpuNote({ volunteer }: { readonly volunteer: Volunteer }) {
  const { memory } = useApp();
  const stop = () => {
    memory.setOnCpu(false);
    void volunteer.stop();
  };
  return (
    <>
      One core, as you agreed.{" "}
      <button type="button" className="underline" onClick={stop}>
        Stop, and ask me next time
      </button>
    </>
  );
}

/** Adapter and self-test: what this tab computes with. */
export function DeviceCard({ volunteer }: { readonly volunteer: Volunteer }) {
  const device = useVolunteer(volunteer, (state) => state.device);
  const phase = useVolunteer(volunteer, (state) => state.phase);
  if (phase.name === "unable") return <p>{phase.advice}</p>;
  if (device === null) return <Waiting forWhat="The self-test has not run yet: it is part of starting." />;
  const { kind, vendor, architecture, description, fallback, deviceClass, speed } = device;
  return (
    <Figures>
      <Figure
        label="Adapter"
        value={vendor || "not named"}
        note={[architecture, description].filter((part) => part !== "").join(", ") || "The browser says no more."}
      />
      <Figure
        label="Computes with"
        value={kind === "webgpu" ? "WebGPU" : "The CPU"}
        note={kind === "webgpu" ? gpuNote(fallback) : <CpuNote volunteer={volunteer} />}
      />
      <Figure label="Self-test" value="Passed" tone="teal" note={`${formatSpeed(speed)} in a training step`} />
      <Figure
        label="Device class"
        value={
          <span className="text-lg font-normal">
            <NameTag name={deviceClass} of="device class" head={6} tail={4} />
          </span>
        }
        note="Devices of one class agree bit for bit."
      />
    </Figures>
  );
}
