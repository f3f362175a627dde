"""Chain the record of acts, and let it only grow.

Every event gets a place and a hash over the one before, so that a row changed, removed or put in by hand is found out.
What was recorded before is chained here in the order of its ids: it vouches for nothing that happened earlier.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "010_audit_chain"
down_revision = "009_mail_never_twice"
branch_labels = None
depends_on = None

BATCH = 1000
REFUSAL = "the record of acts only grows"
KEPT = ("id", "at", "verb", "actor_id", "subject_type", "subject_id", "subject_label")
NEXT = "(SELECT sequence + 1 FROM audit_head)"


def upgrade() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    with op.batch_alter_table("audit_events") as events:
        events.add_column(sa.Column("sequence", sa.Integer(), nullable=True))
        events.add_column(sa.Column("hash", sa.String(), nullable=True))
        events.create_unique_constraint(op.f("uq_audit_events_sequence"), ["sequence"])
        events.create_check_constraint(op.f("ck_audit_events_sealed_as_a_whole"), "(sequence IS NULL) = (hash IS NULL)")
    sequence, seal = chain()
    op.execute(
        sa.text("INSERT INTO audit_head (id, sequence, hash) VALUES (1, :sequence, :hash)").bindparams(
            sequence=sequence, hash=seal
        )
    )
    if op.get_bind().dialect.name == "sqlite":
        guard_sqlite()
    else:
        guard_postgres()


def chain() -> tuple[int, str]:
    """Seal the rows there are; the last place and seal."""
    bind = op.get_bind()
    batch = sa.text(f"SELECT {', '.join(KEPT)}, facts FROM audit_events WHERE id > :after ORDER BY id LIMIT {BATCH}")
    sealing = sa.text("UPDATE audit_events SET sequence = :place, hash = :seal WHERE id = :number")
    sequence, seal, last = 0, "", 0
    while rows := bind.execute(batch, {"after": last}).all():
        sealed = []
        for row in rows:
            sequence += 1
            seal = seal_of(row, sequence, seal)
            sealed.append({"number": row.id, "place": sequence, "seal": seal})
        bind.execute(sealing, sealed)
        last = rows[-1].id
    return sequence, seal


def seal_of(row: Any, sequence: int, after: str) -> str:
    said = {
        **{name: getattr(row, name) for name in KEPT},
        "sequence": sequence,
        "at": moment_of(row.at).isoformat(timespec="microseconds"),
        "facts": json.loads(row.facts) if isinstance(row.facts, str) else row.facts,
    }
    return hashlib.sha256((after + json.dumps(said, sort_keys=True, separators=(",", ":"))).encode()).hexdigest()


def moment_of(stored: datetime | str) -> datetime:
    moment = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def guard_sqlite() -> None:
    changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in (*KEPT, "facts"))
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    op.execute(f"CREATE TRIGGER audit_events_not_removed BEFORE DELETE ON audit_events {refuse}")
    op.execute(
        "CREATE TRIGGER audit_events_kept BEFORE UPDATE ON audit_events WHEN OLD.hash IS NOT NULL"
        f" OR NEW.sequence IS NOT {NEXT} OR {changed} {refuse}"
    )
    # INSERT OR REPLACE removes rows without telling the trigger on DELETE.
    op.execute(
        "CREATE TRIGGER audit_events_not_replaced BEFORE INSERT ON audit_events"
        f" WHEN EXISTS (SELECT 1 FROM audit_events WHERE id = NEW.id OR sequence = NEW.sequence) {refuse}"
    )
    op.execute(
        "CREATE TRIGGER audit_head_moved AFTER UPDATE ON audit_events"
        " BEGIN UPDATE audit_head SET sequence = NEW.sequence, hash = NEW.hash; END"
    )


def guard_postgres() -> None:
    kept = ", ".join(f"{{row}}.{name}" for name in KEPT) + ", {row}.facts::text"  # json knows no equality
    changed = f"({kept.format(row='NEW')}) IS DISTINCT FROM ({kept.format(row='OLD')})"
    function("audit_events_grow_only", f"RAISE EXCEPTION '{REFUSAL}';")
    function(
        "audit_events_seal_only",
        f"IF OLD.hash IS NOT NULL OR NEW.sequence IS DISTINCT FROM {NEXT} OR {changed} THEN"
        f" RAISE EXCEPTION '{REFUSAL}'; END IF; RETURN NEW;",
    )
    function("audit_head_move", "UPDATE audit_head SET sequence = NEW.sequence, hash = NEW.hash; RETURN NULL;")
    for name, event, verb in (
        ("audit_events_not_removed", "BEFORE DELETE", "audit_events_grow_only"),
        ("audit_events_kept", "BEFORE UPDATE", "audit_events_seal_only"),
        ("audit_head_moved", "AFTER UPDATE", "audit_head_move"),
    ):
        op.execute(f"CREATE TRIGGER {name} {event} ON audit_events FOR EACH ROW EXECUTE FUNCTION {verb}()")
    op.execute(
        "CREATE TRIGGER audit_events_not_emptied BEFORE TRUNCATE ON audit_events"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_events_grow_only()"
    )


def function(name: str, body: str) -> None:
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$")


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    last = "audit_events_not_replaced" if is_sqlite else "audit_events_not_emptied"
    for name in ("audit_events_not_removed", "audit_events_kept", "audit_head_moved", last):
        op.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else " ON audit_events"))
    if not is_sqlite:
        for name in ("audit_events_grow_only", "audit_events_seal_only", "audit_head_move"):
            op.execute(f"DROP FUNCTION {name}()")
    with op.batch_alter_table("audit_events") as events:
        events.drop_constraint(op.f("ck_audit_events_sealed_as_a_whole"), type_="check")
        events.drop_constraint(op.f("uq_audit_events_sequence"), type_="unique")
        events.drop_column("hash")
        events.drop_column("sequence")
    op.drop_table("audit_head")
