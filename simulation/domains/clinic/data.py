"""The clinic's data: 18 doctors, 96 patients, six weeks of slots and what is booked in them.

Two weeks lie behind the clinic's today and have invoices; four lie ahead, half of them booked.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from simulation.domains.names import FIRST_NAMES, LAST_NAMES, email_of, phone_number
from simulation.domains.rows import Rows
from simulation.vocabulary.chance import Chance

NOW = datetime.fromisoformat("2026-09-07T08:00:00")
CHANCE = Chance(20260907, "clinic")
Row = tuple[object, ...]

SPECIALTIES = (
    ("GEN", "general medicine", 0),
    ("CAR", "cardiology", 2),
    ("DER", "dermatology", 1),
    ("ORT", "orthopaedics", 1),
    ("NEU", "neurology", 3),
    ("PED", "paediatrics", 0),
    ("ENT", "ear, nose and throat", 2),
    ("EYE", "ophthalmology", 3),
)
ROOMS = (
    ("G01", 0, None),
    ("G02", 0, "vaccination fridge"),
    ("G05", 0, None),
    ("101", 1, "dermatoscope"),
    ("104", 1, "X-ray"),
    ("107", 1, None),
    ("201", 2, "ECG"),
    ("203", 2, "treadmill"),
    ("206", 2, "audiometer"),
    ("302", 3, "EEG"),
    ("305", 3, "slit lamp"),
)
REASONS = {
    "GEN": ("check-up", "persistent cough", "vaccination", "blood pressure"),
    "CAR": ("chest pain", "ECG follow-up", "palpitations"),
    "DER": ("skin rash", "mole screening", "eczema follow-up"),
    "ORT": ("knee pain", "back pain", "sprained ankle"),
    "NEU": ("migraine", "dizziness", "numb fingers"),
    "PED": ("child check-up", "vaccination", "fever"),
    "ENT": ("hearing test", "sinusitis", "tinnitus"),
    "EYE": ("vision test", "dry eyes", "glaucoma screening"),
}
INSURERS = ("Alpina Health", "Nordkasse", "MediPlus", "Unity Care", "self-paying")
ALLERGIES = ("penicillin", "latex", "ibuprofen", "pollen", "nuts")
TIMES = ("08:30", "09:15", "10:00", "10:45", "11:30", "14:00", "14:45", "15:30")
FEES = (48.0, 65.5, 82.0, 110.0, 145.0)


def build() -> Iterator[Rows]:
    """Every table's rows, parents before children."""
    doctors = list(_doctors())
    slots = list(_slots(doctors))
    appointments = list(_appointments(slots, {doctor[0]: str(doctor[2]) for doctor in doctors}))
    yield Rows("specialties", SPECIALTIES)
    yield Rows("doctors", tuple(doctors))
    yield Rows("rooms", ROOMS)
    yield Rows("patients", tuple(_patients()))
    yield Rows("slots", tuple(slots))
    yield Rows("appointments", tuple(appointments))
    yield Rows("referrals", tuple(_referrals()))
    yield Rows("invoices", tuple(_invoices(appointments)))


def _doctors() -> Iterator[Row]:
    for number in range(18):
        chance = CHANCE.at("doctor", number)
        first = FIRST_NAMES[(number * 13 + 6) % len(FIRST_NAMES)]
        last = LAST_NAMES[(number * 7 + 11) % len(LAST_NAMES)]
        code = SPECIALTIES[number % len(SPECIALTIES)][0]
        accepts = int(chance.at("accepts").happens(0.7))
        yield 11 + number, f"Dr. {first} {last}", code, phone_number(chance), accepts


def _patients() -> Iterator[Row]:
    seen: set[str] = set()
    for number in range(96):
        chance = CHANCE.at("patient", number)
        first = FIRST_NAMES[(number * 19 + 1) % len(FIRST_NAMES)]
        last = LAST_NAMES[(number * 23 + 2) % len(LAST_NAMES)]
        # Namesakes are told apart by their date of birth.
        name = "Anna Weber" if number in (9, 41, 77) else f"{first} {last}"
        born = date(1938, 1, 1) + timedelta(days=chance.at("born").below(31_500))
        email = email_of(name, chance, taken=seen) if chance.at("mail").happens(0.85) else None
        phone = phone_number(chance) if chance.at("dial").happens(0.95) else None
        allergy = chance.at("what").pick(ALLERGIES) if chance.at("allergy").happens(0.3) else None
        insurer = chance.at("insurer").pick(INSURERS)
        yield 3000 + number * 7, name, born.isoformat(), phone, email, insurer, allergy


def _slots(doctors: list[Row]) -> Iterator[Row]:
    for doctor in doctors:
        chance = CHANCE.at("slots", doctor[0])
        floor = next(entry[2] for entry in SPECIALTIES if entry[0] == doctor[2])
        rooms = [room[0] for room in ROOMS if room[1] == floor]
        for day in _workdays():
            if chance.at(day, "off").happens(0.35):
                continue
            for time in sorted(chance.at(day).sample(TIMES, 3)):
                minutes = (20, 30, 30, 45)[chance.at(day, time).below(4)]
                yield doctor[0], f"{day} {time}", minutes, chance.at(day, "room").pick(rooms)


def _workdays() -> list[str]:
    days = (NOW.date() + timedelta(days=offset) for offset in range(-14, 28))
    return [day.isoformat() for day in days if day.weekday() < 5]


def _appointments(slots: list[Row], specialties: dict[object, str]) -> Iterator[Row]:
    busy: set[tuple[int, str]] = set()
    number = 8000
    for doctor, starts_at, *_ in slots:
        chance = CHANCE.at("appointment", doctor, starts_at)
        is_past = str(starts_at) < f"{NOW:%Y-%m-%d %H:%M}"
        patient = 3000 + 7 * chance.at("patient").below(96)
        if not chance.happens(0.8 if is_past else 0.4) or (patient, str(starts_at)) in busy:
            continue
        busy.add((patient, str(starts_at)))
        number += 1
        reason = chance.at("reason").pick(REASONS[specialties[doctor]])
        ahead = timedelta(days=2 + chance.at("ahead").below(30))
        booked = min(datetime.fromisoformat(str(starts_at)) - ahead, NOW - timedelta(days=1))
        status = _status(chance, is_past=is_past)
        yield number, patient, doctor, starts_at, reason, status, f"{booked:%Y-%m-%d}"


def _status(chance: Chance, *, is_past: bool) -> str:
    if chance.at("cancelled").happens(0.08):
        return "cancelled"
    if not is_past:
        return "booked"
    return "missed" if chance.at("missed").happens(0.06) else "completed"


def _referrals() -> Iterator[Row]:
    for number in range(64):
        chance = CHANCE.at("referral", number)
        patient = 3000 + 7 * ((number * 29) % 96)
        code = SPECIALTIES[1 + chance.at("to").below(len(SPECIALTIES) - 1)][0]
        issued = NOW.date() - timedelta(days=2 + chance.at("issued").below(70))
        until = issued + timedelta(days=90)
        reason = chance.at("reason").pick(REASONS[code])
        yield patient, code, issued.isoformat(), reason, until.isoformat()


def _invoices(appointments: list[Row]) -> Iterator[Row]:
    done = [entry for entry in appointments if entry[5] == "completed"]
    for number, entry in enumerate(sorted(done, key=lambda each: str(each[3])), start=1):
        chance = CHANCE.at("invoice", entry[0])
        amount = chance.at("fee").pick(FEES)
        share = round(amount * (0.0, 0.6, 0.8, 0.8, 0.9)[chance.at("share").below(5)], 2)
        day = date.fromisoformat(str(entry[3])[:10])
        due = day + timedelta(days=14)
        status = "paid" if chance.at("paid").happens(0.45) else "open"
        if status == "open" and due <= NOW.date() + timedelta(days=3):
            status = "overdue"
            due = NOW.date() - timedelta(days=1 + chance.at("late").below(4))
        yield f"INV-26-{1400 + number}", entry[0], amount, share, due.isoformat(), status
