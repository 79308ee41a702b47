package catalog

import "strings"

// SettingKey gives the canonical form of a key of WITH: lower case, hyphens inside words, and Flink's connector as
// extension.
func SettingKey(key string) string {
	key = strings.ReplaceAll(strings.ToLower(key), "_", "-")
	if key == "connector" {
		return "extension"
	}
	return key
}

// foreign are settings of other systems, in canonical form, and what is written here instead.
var foreign = map[string]string{
	"kafka-topic":                  "kafka.topic = '…'",
	"value-format":                 "format = '…'",
	"key-format":                   "format = '…'",
	"value.format":                 "format = '…'",
	"partitions":                   "extension = 'kafka'; the topic keeps its own partitions",
	"replicas":                     "extension = 'kafka'; the topic keeps its own replicas",
	"timestamp":                    "WATERMARK FOR column AS column - INTERVAL '5' SECOND among the columns",
	"timestamp-format":             "time.format = '…'",
	"scan.startup.mode":            "kafka.start = 'beginning' or 'end'",
	"properties.bootstrap.servers": "kafka.bootstrap.servers = '…'",
	"properties.group.id":          "kafka.group = '…'",
}

// ForeignSetting tells what to write instead of another system's setting.
func ForeignSetting(key string) (instead string, ok bool) {
	instead, ok = foreign[key]
	return instead, ok
}

// streamTypes are the values of the setting type.
var streamTypes = []string{"source", "sink", "internal", "table"}

// StreamTypes lists the values of the setting type.
func StreamTypes() []string { return streamTypes }
