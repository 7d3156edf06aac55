package mcpleak.profile;

/** When the types of objects that grew are told. */
public enum WhatGrewMode {
    /** When a leak was found. */
    AUTO,
    /** Always. */
    ON,
    /** Never: no heap is read by type. */
    OFF
}
