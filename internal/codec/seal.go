package codec

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
)

// magic begins every sealed snapshot; version says how its fields are written.
const (
	magic   = "EFX1"
	version = 1
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Seal frames data with magic, version and a CRC-32C.
func Seal(data []byte) []byte {
	out := make([]byte, 0, len(data)+12)
	out = append(out, magic...)
	out = binary.LittleEndian.AppendUint32(out, version)
	out = append(out, data...)
	return binary.LittleEndian.AppendUint32(out, crc32.Checksum(out, castagnoli))
}

// Open checks the frame and returns a reader of what was sealed.
func Open(sealed []byte) (*Reader, error) {
	if len(sealed) < 12 || string(sealed[:4]) != magic {
		return nil, fmt.Errorf("%w: not a snapshot", ErrCorrupt)
	}
	body := sealed[:len(sealed)-4]
	if crc32.Checksum(body, castagnoli) != binary.LittleEndian.Uint32(sealed[len(sealed)-4:]) {
		return nil, fmt.Errorf("%w: the checksum does not fit", ErrCorrupt)
	}
	if v := binary.LittleEndian.Uint32(sealed[4:]); v != version {
		return nil, fmt.Errorf("snapshot: version %d, this program reads version %d", v, version)
	}
	return NewReader(body[8:]), nil
}
