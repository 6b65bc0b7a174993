/** The volunteer's types, for pages: importing them costs nothing before Start. */
export type {
  ChunkView,
  PeerView,
  Phase,
  Settings,
  Volunteer,
  VolunteerState,
  WorkingPhase,
} from "@starling/volunteer";
