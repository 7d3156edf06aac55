package mcpleak.ledger;

/** Say what a pair's keys are. */
public enum Keys {
    /** Each names one object, ever: a session id. A second start or stop of it is a repeated line. */
    ID,
    /** Several objects may bear the same: an exporter's name. A balance is kept for each. */
    NAME,
    /** A key that looks like a random id is one, any other is a name. */
    AUTO
}
